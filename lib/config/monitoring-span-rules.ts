import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { parseTimeSpan } from '../quantities/time-span.ts';

/**
 * A scrape takes time of its own, and a series without a sample for five minutes is gone (prometheus/prometheus promql/engine.go,
 * defaultLookbackDelta), of which two samples must lie within.
 */
const SCRAPE_SECONDS = { least: 1, most: 120 } as const;
/** What Prometheus holds in memory before it writes it as a block (prometheus/prometheus tsdb/db.go, DefaultBlockDuration). */
const BLOCK_SECONDS = 2 * 3600;

/** Spans of time that Prometheus takes and that leave nothing to look at. */
export function* monitoringSpanRules({ monitoring }: ValidPart<LabFile>): Generator<Fault> {
  const interval = monitoring?.nodeExporter?.scrapeInterval;
  const seconds = interval === undefined ? undefined : parseTimeSpan(interval)?.seconds;
  if (seconds !== undefined && (seconds < SCRAPE_SECONDS.least || seconds > SCRAPE_SECONDS.most)) {
    const why = seconds < SCRAPE_SECONDS.least ? 'a scrape itself takes that long' : 'Prometheus forgets a series after five minutes';
    yield ['monitoring.nodeExporter.scrapeInterval', `must be 1s to 2m, because ${why}, got ${interval}; 5s is usual here`];
  }
  const retention = monitoring?.prometheus?.server?.retention;
  const kept = retention === undefined ? undefined : parseTimeSpan(retention)?.seconds;
  if (kept !== undefined && kept < BLOCK_SECONDS) {
    yield ['monitoring.prometheus.server.retention', `must be at least 2h, the length of a block that Prometheus writes, got ${retention}`];
  }
}
