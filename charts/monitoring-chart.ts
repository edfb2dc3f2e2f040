import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import { ROW_ID_LABEL } from '../lib/lab/labels.ts';
import { labDashboards } from '../lib/metrics/lab-dashboards.ts';
import { labRules } from '../lib/metrics/lab-rules.ts';
import { labScrapeJobs } from '../lib/metrics/lab-scrape-jobs.ts';
import { labPrometheusConfig } from '../lib/metrics/prometheus/lab-prometheus-config.ts';
import { Grafana } from '../lib/monitoring/grafana.ts';
import { GRAFANA_IMAGE, kubeStateMetricsImage, NODE_EXPORTER_IMAGE, PROMETHEUS_IMAGE } from '../lib/monitoring/images.ts';
import { KubeStateMetrics } from '../lib/monitoring/kube-state-metrics.ts';
import { NodeExporter } from '../lib/monitoring/node-exporter.ts';
import { NodeMetricsRbac } from '../lib/monitoring/node-metrics-rbac.ts';
import { PrometheusNodePort } from '../lib/monitoring/prometheus-node-port.ts';
import { DEFAULT_SERVER, PROMETHEUS_SERVER, PrometheusServer, RULES_FILE } from '../lib/monitoring/prometheus-server.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';

/** What watches the lab: Prometheus, unless the platform brings its own, the exporters, and Grafana. */
export class MonitoringChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab, platform: LabPlatform) {
    super(scope, id);
    const { fidelity, cluster } = lab;
    const { prometheus, kubelet, kubeStateMetrics, nodeExporter, grafana } = lab.monitoring;
    const { toolsNamespace: namespace, ownPrometheusAccount } = platform;
    if (ownPrometheusAccount === undefined) {
      new PrometheusServer(this, 'prometheus-server', {
        namespace,
        fidelity,
        image: PROMETHEUS_IMAGE,
        config: labPrometheusConfig(platform.monitoring, labScrapeJobs(lab, platform.monitoring), RULES_FILE),
        rules: labRules(lab, platform.monitoring),
        settings: prometheus.server ?? DEFAULT_SERVER,
        discovers: platform.namespaces.map(({ name }) => name),
      });
    }
    new PrometheusNodePort(this, 'prometheus', { namespace, nodePort: prometheus.nodePort });
    if (kubelet) {
      new NodeMetricsRbac(this, 'node-metrics', { serviceAccount: { name: ownPrometheusAccount ?? PROMETHEUS_SERVER, namespace } });
    }
    if (kubeStateMetrics) {
      new KubeStateMetrics(this, 'kube-state-metrics', {
        fidelity,
        image: kubeStateMetricsImage(cluster.kubernetes.minor),
        labels: [platform.monitoring.functionPodLabel, ROW_ID_LABEL],
      });
    }
    if (nodeExporter.run === 'daemonset') {
      new NodeExporter(this, 'node-exporter', { fidelity, image: NODE_EXPORTER_IMAGE, port: nodeExporter.port });
    }
    new Grafana(this, 'grafana', {
      namespace,
      fidelity,
      image: GRAFANA_IMAGE,
      resources: grafana.resources,
      nodePort: grafana.nodePort,
      prometheusUrl: `http://${PROMETHEUS_SERVER}.${namespace}:9090`,
      scrapeIntervalSeconds: nodeExporter.scrapeInterval.seconds,
      dashboards: labDashboards(lab, platform.monitoring),
    });
  }
}
