import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { GRAFANA_IMAGE } from '../lib/model/images.ts';
import { type Lab, NAMESPACES } from '../lib/model/lab.ts';
import { nodeOverviewDashboard } from '../lib/monitoring/dashboards/node-overview.ts';
import { Grafana } from '../lib/monitoring/grafana.ts';
import { PrometheusNodePort } from '../lib/monitoring/prometheus-node-port.ts';

/** What stands beside OpenFaaS's own Prometheus: its NodePort, and Grafana. */
export class MonitoringChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    const { prometheus, nodeExporter, grafana } = lab.monitoring;
    new PrometheusNodePort(this, 'prometheus', { namespace: NAMESPACES.openfaas, nodePort: prometheus.nodePort });
    new Grafana(this, 'grafana', {
      namespace: NAMESPACES.openfaas,
      image: GRAFANA_IMAGE,
      resources: grafana.resources,
      nodePort: grafana.nodePort,
      prometheusUrl: `http://prometheus.${NAMESPACES.openfaas}:9090`,
      scrapeIntervalSeconds: nodeExporter.scrapeInterval.seconds,
      dashboards: [nodeOverviewDashboard(lab.cluster.hosts)],
    });
  }
}
