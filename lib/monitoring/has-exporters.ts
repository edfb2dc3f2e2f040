import type { MonitoringSettings } from '../lab/lab.ts';

/** Whether anything of a lab runs in the exporters' namespace. */
export function hasExporters({ kubeStateMetrics, nodeExporter }: MonitoringSettings): boolean {
  return kubeStateMetrics || nodeExporter.run === 'daemonset';
}
