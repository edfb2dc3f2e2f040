import type { MonitoringSettings } from '../lab/lab.ts';
import type { PlatformMonitoring } from '../metrics/platform-monitoring.ts';
import type { RuleGroup, ScrapeJob } from '../metrics/prometheus/prometheus-model.ts';
import { OPENFAAS_RULES } from './alert-rules.ts';
import { openfaasControlPlaneDashboard } from './control-plane-dashboard.ts';
import { openfaasFunctionRules } from './function-rules.ts';
import { FUNCTION_LABEL } from './labels.ts';
import { OPENFAAS_SCRAPE_JOBS } from './scrape-jobs.ts';

/** What OpenFaaS brings to monitoring. At level `published` that is the jobs and rules that it came with, and nothing else. */
export function openfaasMonitoring({ level, kubelet, kubeStateMetrics, nodeExporter }: MonitoringSettings): PlatformMonitoring {
  const common = { functionPodLabel: FUNCTION_LABEL, externalLabels: { monitor: 'faas-monitor' }, alertmanager: 'alertmanager:9093' };
  if (level === 'published') return { ...common, jobs: OPENFAAS_SCRAPE_JOBS, rules: OPENFAAS_RULES, dashboards: [] };
  const interval = nodeExporter.scrapeInterval.toString();
  return {
    ...common,
    jobs: [...OPENFAAS_SCRAPE_JOBS, ALERTMANAGER_JOB],
    rules: [...OPENFAAS_RULES, openfaasFunctionRules(GATEWAY_WINDOW, interval), NOTIFICATION_RULES],
    dashboards: [openfaasControlPlaneDashboard({ containers: kubelet && kubeStateMetrics })],
  };
}

/** Four scrapes of the job `kubernetes-pods`. */
const GATEWAY_WINDOW = '20s';

const ALERTMANAGER_JOB: ScrapeJob = {
  job_name: 'alertmanager',
  scrape_interval: '5s',
  static_configs: [{ targets: ['alertmanager:9093'] }],
};

/** Upstream lets it pass in silence when the gateway refuses an alert, for instance for a wrong password. */
const NOTIFICATION_RULES: RuleGroup = {
  name: 'faaslab-openfaas',
  rules: [
    {
      alert: 'ScalingNotificationsFail',
      expr: 'sum by (instance) (rate(alertmanager_notifications_failed_total{integration="webhook"}[1m])) > 0',
      for: '15s',
      labels: { severity: 'warning' },
      annotations: { summary: 'the gateway does not take the alerts of Alertmanager: no function is scaled' },
    },
  ],
};
