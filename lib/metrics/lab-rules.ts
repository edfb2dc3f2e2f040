import type { Lab } from '../lab/lab.ts';
import type { TimeSpan } from '../quantities/time-span.ts';
import { kubeletScrapeSeconds } from './lab-scrape-jobs.ts';
import type { PlatformMonitoring } from './platform-monitoring.ts';
import type { RuleGroup } from './prometheus/prometheus-model.ts';
import { containerRateWindow, rateWindow } from './promql/rate-window.ts';
import { alertRules } from './rules/alert-rules.ts';
import { containerRules } from './rules/container-rules.ts';
import { loadRules } from './rules/load-rules.ts';
import { nodeRules } from './rules/node-rules.ts';
import { rowRules } from './rules/row-rules.ts';
import { rowTotalRules } from './rules/row-totals.ts';
import { schedulingRules } from './rules/scheduling-rules.ts';

/** All that a lab's Prometheus records and alerts on. At level `published` the platform's rules alone; what has no source in the study has no rule. */
export function labRules({ monitoring }: Lab, platform: PlatformMonitoring): readonly RuleGroup[] {
  const { level, kubelet, kubeStateMetrics, nodeExporter } = monitoring;
  if (level === 'published') return platform.rules;
  const { seconds } = nodeExporter.scrapeInterval;
  const interval = nodeExporter.scrapeInterval.toString();
  const containers = kubelet && kubeStateMetrics;
  return [
    ...platform.rules,
    nodeRules(rateWindow(seconds), interval),
    ...(kubeStateMetrics ? [schedulingRules(platform.functionPodLabel, interval)] : []),
    ...(containers ? [containerRules(containerRateWindow(kubeletScrapeSeconds(seconds)), interval)] : []),
    ...(kubeStateMetrics ? [rowGroup(containers, nodeExporter.scrapeInterval)] : []),
    alertRules({ kubelet, kubeStateMetrics }),
  ];
}

/** One group, so that each rule sees what the one before it has just recorded: a load of a few seconds has no time to lose. */
function rowGroup(containers: boolean, interval: TimeSpan): RuleGroup {
  const rules = [...loadRules(interval), ...rowRules(containers, interval), ...rowTotalRules(containers, interval)];
  return { name: 'faaslab-rows', interval: interval.toString(), rules };
}
