import { TimeSpan } from '../../quantities/time-span.ts';
import type { ScrapeJob } from '../prometheus/prometheus-model.ts';

/** What is kept of the kubelet's container metrics; it offers some 60 families, most of them of no use here and half of the memory. */
export const CONTAINER_METRICS = [
  'container_cpu_usage_seconds_total',
  'container_cpu_cfs_periods_total',
  'container_cpu_cfs_throttled_periods_total',
  'container_cpu_cfs_throttled_seconds_total',
  'container_memory_working_set_bytes',
] as const;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * CPU, throttling and memory of every container, from the kubelet of every node that the cluster knows. Needs `nodes` list and watch and
 * `nodes/metrics` get (see `NodeMetricsRbac`), and a kubelet that lets the API server judge tokens, as kubeadm's does.
 *
 * `bearer_token_file` is the one spelling that Prometheus 2.11, 2.42 and 3 all read.
 */
export function kubeletJob(scrapeIntervalSeconds: number): ScrapeJob {
  return {
    job_name: 'kubelet-cadvisor',
    scrape_interval: TimeSpan.seconds(scrapeIntervalSeconds).toString(),
    scheme: 'https',
    metrics_path: '/metrics/cadvisor',
    honor_labels: true,
    // The kubelet stamps samples with the time of its own measurement, up to 15 s ago: joins with other series would miss.
    honor_timestamps: false,
    bearer_token_file: `${SERVICE_ACCOUNT}/token`,
    // kubeadm's kubelets sign their certificates themselves, so there is nothing to verify them by.
    tls_config: { ca_file: `${SERVICE_ACCOUNT}/ca.crt`, insecure_skip_verify: true },
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: [{ source_labels: ['__meta_kubernetes_node_name'], target_label: 'node' }],
    metric_relabel_configs: [
      { source_labels: ['__name__'], action: 'keep', regex: CONTAINER_METRICS.join('|') },
      // cgroups above the containers: their numbers are sums of those below and would count twice.
      { source_labels: ['container'], action: 'drop', regex: '|POD' },
    ],
  };
}
