import { TimeSpan } from '../../quantities/time-span.ts';
import type { Labels, PrometheusConfig, ScrapeJob } from './prometheus-model.ts';

export interface PrometheusConfigOptions {
  /** @default - none */
  readonly externalLabels?: Labels;
  /** Of jobs and rule groups that set none of their own. */
  readonly intervals: { readonly scrapeSeconds: number; readonly evaluationSeconds: number };
  /**
   * Relative to the configuration's own folder.
   * @default - none
   */
  readonly ruleFiles?: readonly string[];
  /**
   * `host:port` to which alerts are sent.
   * @default - alerts are shown, and sent nowhere
   */
  readonly alertmanager?: string;
  /** In the order in which they are written. */
  readonly jobs: readonly ScrapeJob[];
}

/** The whole of `prometheus.yml`. Throws if two jobs share a name, which Prometheus refuses to load. */
export function prometheusConfig(options: PrometheusConfigOptions): PrometheusConfig {
  const { externalLabels = {}, intervals, ruleFiles = [], alertmanager, jobs } = options;
  refuseSharedNames(jobs);
  return {
    global: {
      scrape_interval: TimeSpan.seconds(intervals.scrapeSeconds).toString(),
      evaluation_interval: TimeSpan.seconds(intervals.evaluationSeconds).toString(),
      ...(Object.keys(externalLabels).length > 0 && { external_labels: externalLabels }),
    },
    ...(ruleFiles.length > 0 && { rule_files: ruleFiles }),
    scrape_configs: jobs,
    ...(alertmanager !== undefined && { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
  };
}

function refuseSharedNames(jobs: readonly ScrapeJob[]): void {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { job_name } of jobs) {
    if (seen.has(job_name)) shared.add(job_name);
    seen.add(job_name);
  }
  if (shared.size === 0) return;
  const names = [...shared].map((name) => JSON.stringify(name)).join(', ');
  throw new Error(`prometheus job names must be unique, got ${names} more than once; give each job a name of its own`);
}
