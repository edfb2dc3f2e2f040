import type { Construct } from 'constructs';
import type { Lab } from '../lab/lab.ts';
import { labRules } from '../metrics/lab-rules.ts';
import { labScrapeJobs } from '../metrics/lab-scrape-jobs.ts';
import type { PlatformMonitoring } from '../metrics/platform-monitoring.ts';
import { labPrometheusConfig } from '../metrics/prometheus/lab-prometheus-config.ts';
import { Alertmanager } from './alertmanager.ts';
import { openfaasAlertmanagerConfig } from './alertmanager-config.ts';
import { BasicAuthPlugin } from './basic-auth-plugin.ts';
import { ControllerRbac } from './controller-rbac.ts';
import { Gateway } from './gateway.ts';
import { OPENFAAS_IMAGES } from './images.ts';
import { Nats } from './nats.ts';
import type { OpenFaasSettings } from './openfaas-form.ts';
import { OPENFAAS_RULES_FILE, Prometheus } from './prometheus.ts';
import { QueueWorker } from './queue-worker.ts';

/** OpenFaaS as faas-netes lays it out; its Prometheus, where the lab has no other, scrapes all that the study monitors. */
export function controlPlane(scope: Construct, lab: Lab<OpenFaasSettings>, platform: PlatformMonitoring): void {
  const { fidelity } = lab;
  const { gatewayUser } = lab.credentials;
  const images = OPENFAAS_IMAGES[lab.platform.edition];
  new Alertmanager(scope, 'alertmanager', {
    fidelity,
    image: images.alertmanager,
    config: openfaasAlertmanagerConfig({ gatewayUser, scaling: lab.monitoring.scaling }),
  });
  new BasicAuthPlugin(scope, 'basic-auth-plugin', { fidelity, image: images.basicAuthPlugin });
  new ControllerRbac(scope, 'controller');
  new Gateway(scope, 'gateway', {
    fidelity,
    gatewayImage: images.gateway,
    faasNetesImage: images.faasNetes,
    nodePort: lab.platform.gatewayNodePort,
  });
  new Nats(scope, 'nats', { fidelity, image: images.nats });
  if (lab.monitoring.prometheus.server === undefined) {
    new Prometheus(scope, 'prometheus', {
      fidelity,
      image: images.prometheus,
      config: labPrometheusConfig(platform, labScrapeJobs(lab, platform), OPENFAAS_RULES_FILE),
      rules: labRules(lab, platform),
    });
  }
  new QueueWorker(scope, 'queue-worker', { fidelity, image: images.queueWorker });
}
