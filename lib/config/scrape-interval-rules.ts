import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';

/**
 * A scrape takes time of its own, and a series without a sample for five minutes is gone (prometheus/prometheus promql/engine.go,
 * defaultLookbackDelta), of which two samples must lie within.
 */
const SECONDS = { least: 1, most: 120 } as const;

/** How often the hosts are asked for their metrics. */
export function* scrapeIntervalRules({ monitoring }: ValidPart<LabFile>): Generator<Fault> {
  const interval = monitoring?.nodeExporter?.scrapeInterval;
  const seconds = interval === undefined ? undefined : parseTimeSpan(interval)?.seconds;
  if (seconds !== undefined && (seconds < SECONDS.least || seconds > SECONDS.most)) {
    const why = seconds < SECONDS.least ? 'a scrape itself takes that long' : 'Prometheus forgets a series after five minutes';
    yield ['monitoring.nodeExporter.scrapeInterval', `must be 1s to 2m, because ${why}, got ${interval}; 5s is usual here`];
  }
}
