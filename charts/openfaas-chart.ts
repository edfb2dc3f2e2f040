import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { OPENFAAS_IMAGES } from '../lib/model/images.ts';
import type { Lab } from '../lib/model/lab.ts';
import { nodeExporterJobs } from '../lib/monitoring/node-exporter-jobs.ts';
import { prometheusConfig } from '../lib/monitoring/prometheus-config.ts';
import { Alertmanager } from '../lib/openfaas/alertmanager.ts';
import { BasicAuthPlugin } from '../lib/openfaas/basic-auth-plugin.ts';
import { ControllerRbac } from '../lib/openfaas/controller-rbac.ts';
import { Gateway } from '../lib/openfaas/gateway.ts';
import { OPENFAAS_RULES, OPENFAAS_SCRAPE_JOBS, openfaasAlertmanagerConfig } from '../lib/openfaas/monitoring.ts';
import { Nats } from '../lib/openfaas/nats.ts';
import { Prometheus } from '../lib/openfaas/prometheus.ts';
import { QueueWorker } from '../lib/openfaas/queue-worker.ts';

/** OpenFaaS as faas-netes lays it out, its Prometheus scraping the lab's hosts as well. */
export class OpenFaasChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    const images = OPENFAAS_IMAGES[lab.platform.edition];
    new Alertmanager(this, 'alertmanager', { image: images.alertmanager, config: openfaasAlertmanagerConfig(lab.credentials.gatewayUser) });
    new BasicAuthPlugin(this, 'basic-auth-plugin', { image: images.basicAuthPlugin });
    new ControllerRbac(this, 'controller');
    new Gateway(this, 'gateway', {
      gatewayImage: images.gateway,
      faasNetesImage: images.faasNetes,
      nodePort: lab.platform.gatewayNodePort,
    });
    new Nats(this, 'nats', { image: images.nats });
    const { nodeExporter } = lab.monitoring;
    new Prometheus(this, 'prometheus', {
      image: images.prometheus,
      config: prometheusConfig({
        externalLabels: { monitor: 'faas-monitor' },
        intervals: { scrapeSeconds: 15, evaluationSeconds: 15 },
        ruleFiles: ['alert.rules.yml'],
        alertmanager: 'alertmanager:9093',
        jobs: [
          ...nodeExporterJobs(
            lab.cluster.hosts.map((host) => ({
              ...host,
              jobName: nodeExporter.jobNames.get(host.name) ?? `${host.name}_node_exporter_metrics`,
            })),
            { port: nodeExporter.port, scrapeIntervalSeconds: nodeExporter.scrapeInterval.seconds },
          ),
          ...OPENFAAS_SCRAPE_JOBS,
        ],
      }),
      rules: OPENFAAS_RULES,
    });
    new QueueWorker(this, 'queue-worker', { image: images.queueWorker });
  }
}
