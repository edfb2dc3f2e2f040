import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { GRAFANA_IMAGE, kubeStateMetricsImage, NODE_EXPORTER_IMAGE } from '../lib/lab/images.ts';
import { type Lab, NAMESPACES } from '../lib/lab/lab.ts';
import { ROW_ID_LABEL } from '../lib/metrics/rules/scheduling-rules.ts';
import { Grafana } from '../lib/monitoring/grafana.ts';
import { KubeStateMetrics } from '../lib/monitoring/kube-state-metrics.ts';
import { NodeExporter } from '../lib/monitoring/node-exporter.ts';
import { NodeMetricsRbac } from '../lib/monitoring/node-metrics-rbac.ts';
import { PrometheusNodePort } from '../lib/monitoring/prometheus-node-port.ts';
import { PROMETHEUS_SERVER } from '../lib/monitoring/prometheus-server.ts';
import { FUNCTION_LABEL } from '../lib/openfaas/labels.ts';
import { OPENFAAS_PROMETHEUS_ACCOUNT } from '../lib/openfaas/prometheus.ts';
import { labMonitoringPart } from './lab-monitoring-part.ts';

/** What stands beside the platform's own Prometheus: its NodePort and wider rights, exporters, and Grafana. */
export class MonitoringChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    const { prometheus, kubelet, kubeStateMetrics, nodeExporter, grafana } = lab.monitoring;
    new PrometheusNodePort(this, 'prometheus', { namespace: NAMESPACES.openfaas, nodePort: prometheus.nodePort });
    if (kubelet) {
      const name = prometheus.server === undefined ? OPENFAAS_PROMETHEUS_ACCOUNT : PROMETHEUS_SERVER;
      new NodeMetricsRbac(this, 'node-metrics', { serviceAccount: { name, namespace: NAMESPACES.openfaas } });
    }
    if (kubeStateMetrics) {
      new KubeStateMetrics(this, 'kube-state-metrics', {
        image: kubeStateMetricsImage(lab.cluster.kubernetes.minor),
        labels: [FUNCTION_LABEL, ROW_ID_LABEL],
      });
    }
    if (nodeExporter.run === 'daemonset') {
      new NodeExporter(this, 'node-exporter', { image: NODE_EXPORTER_IMAGE, port: nodeExporter.port });
    }
    new Grafana(this, 'grafana', {
      namespace: NAMESPACES.openfaas,
      image: GRAFANA_IMAGE,
      resources: grafana.resources,
      nodePort: grafana.nodePort,
      prometheusUrl: `http://${PROMETHEUS_SERVER}.${NAMESPACES.openfaas}:9090`,
      scrapeIntervalSeconds: nodeExporter.scrapeInterval.seconds,
      dashboards: labMonitoringPart(lab).dashboards,
    });
  }
}
