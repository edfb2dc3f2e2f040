import { Construct } from 'constructs';
import { Namespace } from '../kubernetes/kinds.ts';
import { type MonitoringSettings, NAMESPACES } from '../lab/lab.ts';

/** Whether anything of a lab runs in the exporters' namespace. */
export function hasExporters({ kubeStateMetrics, nodeExporter }: MonitoringSettings): boolean {
  return kubeStateMetrics || nodeExporter.run === 'daemonset';
}

export interface MonitoringNamespaceProps {
  /** node-exporter sees the hosts' processes and files, which Pod Security (from Kubernetes 1.23 on) allows in privileged namespaces only. */
  readonly privileged: boolean;
}

/** The namespace of the exporters. */
export class MonitoringNamespace extends Construct {
  constructor(scope: Construct, id: string, { privileged }: MonitoringNamespaceProps) {
    super(scope, id);
    new Namespace(this, 'namespace', {
      metadata: {
        name: NAMESPACES.monitoring,
        labels: { 'app.kubernetes.io/part-of': 'faaslab', 'pod-security.kubernetes.io/enforce': privileged ? 'privileged' : 'baseline' },
      },
    });
  }
}
