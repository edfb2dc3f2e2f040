import { STATE_METRICS } from '../../lib/metrics/jobs/kube-state-metrics-job.ts';
import { CONTAINER_METRICS } from '../../lib/metrics/jobs/kubelet-job.ts';

/** What each kind of target offers of the metrics that rules and dashboards use; by job, `*` for those that Prometheus adds to every target. */
export const METRIC_CATALOGUE = {
  '*': ['up', 'scrape_duration_seconds', 'ALERTS'],
  // Asked of a real node_exporter in the slow suite.
  '<host>_node_exporter_metrics': [
    'node_cpu_seconds_total',
    'node_disk_read_bytes_total',
    'node_disk_written_bytes_total',
    'node_filesystem_avail_bytes',
    'node_filesystem_size_bytes',
    'node_memory_MemAvailable_bytes',
    'node_memory_MemTotal_bytes',
    'node_network_receive_bytes_total',
    'node_network_transmit_bytes_total',
  ],
  // openfaas/faas gateway/metrics/metrics.go at 0.20.12, and the Go client's own of its process.
  'kubernetes-pods': [
    'gateway_function_invocation_started',
    'gateway_function_invocation_total',
    'gateway_functions_seconds_bucket',
    'gateway_functions_seconds_count',
    'gateway_functions_seconds_sum',
    'gateway_service_count',
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
  ],
  // Both asked of real ones in the slow suite.
  prometheus: ['prometheus_tsdb_head_series'],
  alertmanager: ['alertmanager_notifications_failed_total', 'alertmanager_notifications_total'],
  'kubelet-cadvisor': CONTAINER_METRICS,
  'kube-state-metrics': STATE_METRICS,
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The jobs of a configuration by the keys of the catalogue. */
export function catalogueJob(jobName: string): string {
  return jobName.endsWith('_node_exporter_metrics') ? '<host>_node_exporter_metrics' : jobName;
}
