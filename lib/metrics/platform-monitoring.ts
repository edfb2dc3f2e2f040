import type { Dashboard } from './grafana/grafana-model.ts';
import type { Labels, RuleGroup, ScrapeJob } from './prometheus/prometheus-model.ts';

/** One source of monitoring: what to scrape, what to make of it, how to show it. Parts are put together by appending their lists. */
export interface MonitoringPart {
  readonly jobs: readonly ScrapeJob[];
  readonly rules: readonly RuleGroup[];
  readonly dashboards: readonly Dashboard[];
}

/**
 * What a platform brings to monitoring, and all that monitoring knows of it. Its rules record `FUNCTION_SERIES` from its own metrics; the
 * dashboards and rules for functions and rows are made from those and are the same for every platform.
 */
export interface PlatformMonitoring extends MonitoringPart {
  /** Label of a function's pods whose value is the function's name. */
  readonly functionPodLabel: string;
  /** Added to what leaves Prometheus. @default - none */
  readonly externalLabels?: Labels;
  /** `host:port` that takes alerts, as Prometheus reaches it. @default - alerts are shown, and sent nowhere */
  readonly alertmanager?: string;
}

/**
 * Series that a platform's rules record, each with the label `function`, the function's name without a namespace.
 *
 * Rates are per second; a ratio and a mean are absent while nothing is called, because there they are not 0 but unknown. Totals are counters.
 */
export const FUNCTION_SERIES = {
  /** Answers per second, by HTTP status in the label `code` as well. */
  invocationsByCode: 'function_code:invocations:rate',
  invocations: 'function:invocations:rate',
  /** Share of answers with a status of 500 or more, 0 to 1. A call that the caller breaks off may be among them. */
  errorRatio: 'function:invocation_errors:ratio_rate',
  /** Seconds from the gateway's first byte in to its last byte out. */
  latencyMean: 'function:latency_seconds:mean_rate',
  /** From a histogram with wide buckets: a trend. Latencies to quote come from the load generator. */
  latencyP95: 'function:latency_seconds:p95_rate',
  /** Calls that are waiting for an answer. */
  inFlight: 'function:in_flight:count',
  /** Replicas that the platform wants. */
  replicas: 'function:replicas:count',
  /** Calls that ended, whatever became of them. */
  invocationsTotal: 'function:invocations:total',
  /** Of these, the answers that are no error of the server. */
  answersTotal: 'function:answers:total',
  /** Seconds, summed over all calls that ended. */
  latencyTotal: 'function:latency_seconds:total',
} as const;
