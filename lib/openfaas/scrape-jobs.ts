import type { ScrapeJob } from '../metrics/prometheus/prometheus-model.ts';
import { NAMESPACES } from './namespaces.ts';

/**
 * What OpenFaaS brings to Prometheus: itself, and every pod of its namespaces that asks to be scraped, which is the gateway (faas-netes
 * yaml/prometheus-cfg.yml at 882bd1ba).
 */
export const OPENFAAS_SCRAPE_JOBS: readonly ScrapeJob[] = [
  { job_name: 'prometheus', scrape_interval: '5s', static_configs: [{ targets: ['localhost:9090'] }] },
  {
    job_name: 'kubernetes-pods',
    scrape_interval: '5s',
    honor_labels: false,
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [NAMESPACES.openfaas, NAMESPACES.functions] } }],
    relabel_configs: [
      { action: 'labelmap', regex: '__meta_kubernetes_pod_label_(.+)' },
      { source_labels: ['__meta_kubernetes_namespace'], action: 'replace', target_label: 'kubernetes_namespace' },
      { source_labels: ['__meta_kubernetes_pod_name'], action: 'replace', target_label: 'kubernetes_pod_name' },
      { source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], action: 'keep', regex: 'true' },
      {
        source_labels: ['__address__', '__meta_kubernetes_pod_annotation_prometheus_io_port'],
        action: 'replace',
        regex: '([^:]+)(?::\\d+)?;(\\d+)',
        replacement: '$1:$2',
        target_label: '__address__',
      },
    ],
  },
];
