import type { Lab } from '../lib/lab/lab.ts';
import { labMonitoring } from '../lib/metrics/lab-monitoring.ts';
import type { MonitoringPart } from '../lib/metrics/platform-monitoring.ts';
import { openfaasMonitoring } from '../lib/openfaas/openfaas-monitoring.ts';

/** What the lab's Prometheus scrapes and records, and what its Grafana shows: the platform's part and everybody's. */
export function labMonitoringPart(lab: Lab): MonitoringPart {
  const { level, kubelet, kubeStateMetrics, nodeExporter } = lab.monitoring;
  const interval = nodeExporter.scrapeInterval.toString();
  return labMonitoring(lab, openfaasMonitoring({ level, containers: kubelet && kubeStateMetrics, interval }));
}
