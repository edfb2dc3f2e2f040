/**
 * Every image that the platforms and tools use, the only place with a tag. Images of the lab's own functions come from the study's registry.
 *
 * OpenFaaS 2021: openfaas/faas-netes `yaml/` at 882bd1ba (6 April 2021), confirmed by the ReplicaSet names in the report's figures.
 */
export const OPENFAAS_IMAGES = {
  '2021': {
    gateway: 'ghcr.io/openfaas/gateway:0.20.12',
    faasNetes: 'ghcr.io/openfaas/faas-netes:0.13.2',
    basicAuthPlugin: 'ghcr.io/openfaas/basic-auth:0.20.12',
    nats: 'nats-streaming:0.17.0',
    queueWorker: 'openfaas/queue-worker:0.11.2',
    prometheus: 'prom/prometheus:v2.11.0',
    alertmanager: 'prom/alertmanager:v0.18.0',
  },
} as const;

export type OpenFaasEdition = keyof typeof OPENFAAS_IMAGES;

/** The release of the month in which the report was written; the report took `latest`, which nobody can repeat. */
export const GRAFANA_IMAGE = 'grafana/grafana:7.5.4';

/** The server of a study that does not run OpenFaaS's own: a release of the line that reloads its configuration by itself. */
export const PROMETHEUS_IMAGE = 'prom/prometheus:v3.13.2';

export const NODE_EXPORTER_IMAGE = 'quay.io/prometheus/node-exporter:v1.12.1';

/** Releases of kube-state-metrics by the newest Kubernetes minor that they are made for (kubernetes/kube-state-metrics `README.md`). */
const KUBE_STATE_METRICS_RELEASES: readonly (readonly [newestMinor: number, release: string])[] = [
  [22, 'v2.2.4'],
  [23, 'v2.4.2'],
  [24, 'v2.6.0'],
  [25, 'v2.7.0'],
  [26, 'v2.9.2'],
  [27, 'v2.10.1'],
  [28, 'v2.11.0'],
  [29, 'v2.12.0'],
  [30, 'v2.13.0'],
  [31, 'v2.14.0'],
  [32, 'v2.16.0'],
  [33, 'v2.17.0'],
  [34, 'v2.18.0'],
  [35, 'v2.19.1'],
];

/** @param minor 20 for Kubernetes 1.20 */
export function kubeStateMetricsImage(minor: number): string {
  const release = KUBE_STATE_METRICS_RELEASES.find(([newest]) => minor <= newest)?.[1] ?? 'v2.20.0';
  return `registry.k8s.io/kube-state-metrics/kube-state-metrics:${release}`;
}

/**
 * Runs the credentials Job: needs curl and a POSIX shell. Newer Alpine images fail under the seccomp profile of Docker 18.09, which Kubernetes 1.20 does
 * not set unless it is asked to.
 */
export const CURL_IMAGE = 'curlimages/curl:8.11.1';

/** Image of the load generator in the study's registry, beside those of its functions, which are called as they are. */
export const LOAD_IMAGE_NAME = 'loadgen';

/** flannel and the CNI plugin of the same release (flannel-io/flannel Documentation/kube-flannel.yml at v0.28.9). */
export const FLANNEL_IMAGES = {
  flannel: 'ghcr.io/flannel-io/flannel:v0.28.9',
  cniPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3',
} as const;
