import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { OPENFAAS_IMAGES, PROMETHEUS_IMAGE } from '../lib/lab/images.ts';
import { type Lab, NAMESPACES } from '../lib/lab/lab.ts';
import { prometheusConfig } from '../lib/metrics/prometheus/prometheus-config.ts';
import { PrometheusServer, RULES_FILE } from '../lib/monitoring/prometheus-server.ts';
import { Alertmanager } from '../lib/openfaas/alertmanager.ts';
import { openfaasAlertmanagerConfig } from '../lib/openfaas/alertmanager-config.ts';
import { BasicAuthPlugin } from '../lib/openfaas/basic-auth-plugin.ts';
import { ControllerRbac } from '../lib/openfaas/controller-rbac.ts';
import { Gateway } from '../lib/openfaas/gateway.ts';
import { Nats } from '../lib/openfaas/nats.ts';
import { OPENFAAS_RULES_FILE, Prometheus } from '../lib/openfaas/prometheus.ts';
import { QueueWorker } from '../lib/openfaas/queue-worker.ts';
import { labMonitoringPart } from './lab-monitoring-part.ts';

/** OpenFaaS as faas-netes lays it out, its Prometheus scraping all that the study monitors. */
export class OpenFaasChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    const images = OPENFAAS_IMAGES[lab.platform.edition];
    const { gatewayUser } = lab.credentials;
    new Alertmanager(this, 'alertmanager', {
      image: images.alertmanager,
      config: openfaasAlertmanagerConfig({ gatewayUser, scaling: lab.monitoring.scaling }),
    });
    new BasicAuthPlugin(this, 'basic-auth-plugin', { image: images.basicAuthPlugin });
    new ControllerRbac(this, 'controller');
    new Gateway(this, 'gateway', {
      gatewayImage: images.gateway,
      faasNetesImage: images.faasNetes,
      nodePort: lab.platform.gatewayNodePort,
    });
    new Nats(this, 'nats', { image: images.nats });
    this.prometheus(lab, images.prometheus);
    new QueueWorker(this, 'queue-worker', { image: images.queueWorker });
  }

  private prometheus(lab: Lab, publishedImage: string): void {
    const { jobs, rules } = labMonitoringPart(lab);
    const { server } = lab.monitoring.prometheus;
    const config = prometheusConfig({
      externalLabels: { monitor: 'faas-monitor' },
      intervals: { scrapeSeconds: 15, evaluationSeconds: 15 },
      ruleFiles: [server === undefined ? OPENFAAS_RULES_FILE : RULES_FILE],
      alertmanager: 'alertmanager:9093',
      jobs,
    });
    if (server === undefined) {
      new Prometheus(this, 'prometheus', { image: publishedImage, config, rules });
      return;
    }
    new PrometheusServer(this, 'prometheus', {
      namespace: NAMESPACES.openfaas,
      image: PROMETHEUS_IMAGE,
      config,
      rules,
      settings: server,
      discovers: [NAMESPACES.openfaas, NAMESPACES.functions],
    });
  }
}
