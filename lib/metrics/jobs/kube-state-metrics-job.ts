import { LAB_NAMESPACES } from '../../lab/namespaces.ts';
import { TimeSpan } from '../../quantities/time-span.ts';
import type { ScrapeJob } from '../prometheus/prometheus-model.ts';

/** What kube-state-metrics tells, and of which objects; it tells nothing else. */
export const STATE_METRICS = [
  'kube_deployment_labels',
  'kube_deployment_spec_replicas',
  'kube_deployment_status_replicas_available',
  'kube_job_labels',
  'kube_job_status_active',
  'kube_job_status_completion_time',
  'kube_job_status_start_time',
  'kube_node_status_allocatable',
  'kube_node_status_condition',
  'kube_pod_container_resource_requests',
  'kube_pod_container_status_restarts_total',
  'kube_pod_info',
  'kube_pod_labels',
  'kube_pod_status_phase',
] as const;

export const KUBE_STATE_METRICS = { name: 'kube-state-metrics', port: 8080 } as const;

/** The cluster's objects as series. Its labels `namespace`, `pod` and `node` are those of the objects. */
export function kubeStateMetricsJob(scrapeIntervalSeconds: number): ScrapeJob {
  return {
    job_name: KUBE_STATE_METRICS.name,
    scrape_interval: TimeSpan.seconds(scrapeIntervalSeconds).toString(),
    honor_labels: true,
    static_configs: [{ targets: [`${KUBE_STATE_METRICS.name}.${LAB_NAMESPACES.monitoring}:${KUBE_STATE_METRICS.port}`] }],
  };
}

/** The label of a `kube_*_labels` series that holds the Kubernetes label `key`. */
export function stateLabel(key: string): string {
  return `label_${key.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}
