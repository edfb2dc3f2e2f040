import type { Lab } from '../lab/lab.ts';
import { kubeStateMetricsJob } from './jobs/kube-state-metrics-job.ts';
import { kubeletJob } from './jobs/kubelet-job.ts';
import { nodeExporterJobs } from './jobs/node-exporter-jobs.ts';
import type { PlatformMonitoring } from './platform-monitoring.ts';
import type { ScrapeJob } from './prometheus/prometheus-model.ts';

/** All that a lab's Prometheus scrapes: the hosts, the platform, and what else the study collects. In the order of `scrape_configs`. */
export function labScrapeJobs({ cluster, monitoring }: Lab, platform: PlatformMonitoring): ScrapeJob[] {
  const { kubelet, kubeStateMetrics, nodeExporter } = monitoring;
  const { seconds } = nodeExporter.scrapeInterval;
  const nodes = cluster.hosts.map(({ name, address, role }) => {
    const jobName = nodeExporter.jobNames.get(name);
    return { name, address, role, ...(jobName !== undefined && { jobName }) };
  });
  return [
    ...nodeExporterJobs(nodes, { port: nodeExporter.port, scrapeIntervalSeconds: seconds }),
    ...platform.jobs,
    ...(kubelet ? [kubeletJob(kubeletScrapeSeconds(seconds))] : []),
    ...(kubeStateMetrics ? [kubeStateMetricsJob(seconds)] : []),
  ];
}

/** The kubelet measures no oftener than every 10 s, and to ask it costs some CPU of the node that is being measured. */
export function kubeletScrapeSeconds(seconds: number): number {
  return Math.max(10, seconds);
}
