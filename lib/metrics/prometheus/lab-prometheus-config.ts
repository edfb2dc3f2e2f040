import type { PlatformMonitoring } from '../platform-monitoring.ts';
import { prometheusConfig } from './prometheus-config.ts';
import type { PrometheusConfig, ScrapeJob } from './prometheus-model.ts';

/** The `prometheus.yml` of a lab. @param rulesFile beside the configuration */
export function labPrometheusConfig(platform: PlatformMonitoring, jobs: readonly ScrapeJob[], rulesFile: string): PrometheusConfig {
  return prometheusConfig({
    ...(platform.externalLabels && { externalLabels: platform.externalLabels }),
    intervals: { scrapeSeconds: 15, evaluationSeconds: 15 },
    ruleFiles: [rulesFile],
    ...(platform.alertmanager !== undefined && { alertmanager: platform.alertmanager }),
    jobs,
  });
}
