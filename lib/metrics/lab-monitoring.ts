import type { Lab } from '../lab/lab.ts';
import type { TimeSpan } from '../quantities/time-span.ts';
import { functionsDashboard } from './dashboards/functions.ts';
import { nodeOverviewDashboards } from './dashboards/node-overview.ts';
import { rowAnnotation } from './dashboards/row-annotation.ts';
import { rowsDashboard } from './dashboards/rows.ts';
import { schedulingDashboard } from './dashboards/scheduling.ts';
import type { Dashboard } from './grafana/grafana-model.ts';
import { kubeStateMetricsJob } from './jobs/kube-state-metrics-job.ts';
import { kubeletJob } from './jobs/kubelet-job.ts';
import { nodeExporterJobs } from './jobs/node-exporter-jobs.ts';
import type { MonitoringPart, PlatformMonitoring } from './platform-monitoring.ts';
import type { RuleGroup } from './prometheus/prometheus-model.ts';
import { containerRateWindow, rateWindow } from './promql/rate-window.ts';
import { alertRules } from './rules/alert-rules.ts';
import { containerRules } from './rules/container-rules.ts';
import { loadRules } from './rules/load-rules.ts';
import { nodeRules } from './rules/node-rules.ts';
import { rowRules } from './rules/row-rules.ts';
import { rowTotalRules } from './rules/row-totals.ts';
import { schedulingRules } from './rules/scheduling-rules.ts';

/**
 * All that a lab's Prometheus scrapes and makes of it, and all dashboards over it.
 *
 * At level `published` that is what the source had: the hosts, the platform's own jobs and rules, and the dashboard of the nodes. What has no
 * source in the study (no kubelet, no kube-state-metrics) has no rule and no panel either.
 */
export function labMonitoring(lab: Lab, platform: PlatformMonitoring): MonitoringPart {
  const { level, kubelet, kubeStateMetrics, nodeExporter } = lab.monitoring;
  const { seconds } = nodeExporter.scrapeInterval;
  const nodeJobs = nodeExporterJobs(
    lab.cluster.hosts.map(({ name, address, role }) => {
      const jobName = nodeExporter.jobNames.get(name);
      return { name, address, role, ...(jobName !== undefined && { jobName }) };
    }),
    { port: nodeExporter.port, scrapeIntervalSeconds: seconds },
  );
  const nodes = nodeOverviewDashboards(lab.cluster.hosts);
  if (level === 'published') return { jobs: [...nodeJobs, ...platform.jobs], rules: platform.rules, dashboards: nodes };

  const containers = kubelet && kubeStateMetrics;
  const dashboards = [
    ...nodes,
    functionsDashboard({ containers, clusterState: kubeStateMetrics }),
    ...(kubeStateMetrics ? [rowsDashboard({ containers, intervalSeconds: seconds }), schedulingDashboard()] : []),
    ...platform.dashboards,
  ];
  return {
    jobs: [
      ...nodeJobs,
      ...platform.jobs,
      ...(kubelet ? [kubeletJob(Math.max(KUBELET_SCRAPE_SECONDS, seconds))] : []),
      ...(kubeStateMetrics ? [kubeStateMetricsJob(seconds)] : []),
    ],
    rules: [...platform.rules, ...rules(lab, platform.functionPodLabel)],
    dashboards: kubeStateMetrics ? dashboards.map((content) => withRows(content, nodeExporter.scrapeInterval.toString())) : dashboards,
  };
}

/** The kubelet measures no oftener, and to ask it costs some CPU of the node that is being measured. */
const KUBELET_SCRAPE_SECONDS = 10;

function rules({ monitoring: { kubelet, kubeStateMetrics, nodeExporter } }: Lab, functionPodLabel: string): RuleGroup[] {
  const { scrapeInterval } = nodeExporter;
  const { seconds } = scrapeInterval;
  const interval = scrapeInterval.toString();
  const containers = kubelet && kubeStateMetrics;
  return [
    nodeRules(rateWindow(seconds), interval),
    ...(kubeStateMetrics ? [schedulingRules(functionPodLabel, interval)] : []),
    ...(containers ? [containerRules(containerRateWindow(Math.max(KUBELET_SCRAPE_SECONDS, seconds)), interval)] : []),
    ...(kubeStateMetrics ? [rowGroup(containers, scrapeInterval)] : []),
    alertRules({ kubelet, kubeStateMetrics }),
  ];
}

/** One group, so that each rule sees what the one before it has just recorded: a load of a few seconds has no time to lose. */
function rowGroup(containers: boolean, interval: TimeSpan): RuleGroup {
  const rules = [...loadRules(interval), ...rowRules(containers, interval), ...rowTotalRules(containers, interval)];
  return { name: 'faaslab-rows', interval: interval.toString(), rules };
}

function withRows(content: Dashboard, scrapeInterval: string): Dashboard {
  return { ...content, annotations: { list: [...content.annotations.list, rowAnnotation(scrapeInterval)] } };
}
