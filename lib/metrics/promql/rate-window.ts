/** A PromQL duration in whole seconds. */
export type Seconds = `${number}s`;

/** Shortest window over which a rate survives a missed scrape: four scrapes, and 20 s at least. */
export function rateWindow(scrapeSeconds: number): Seconds {
  return `${Math.max(20, Math.ceil(4 * scrapeSeconds))}s`;
}

/**
 * Window of rates over the kubelet's container counters, which it refreshes every 10 to 15 s whatever the scrape interval: a shorter window
 * would see steps of none and of two.
 */
export function containerRateWindow(scrapeSeconds: number): Seconds {
  return `${Math.max(60, Math.ceil(4 * scrapeSeconds))}s`;
}
