import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import { LoadNamespace } from '../lib/load/load-namespace.ts';
import { hasExporters, MonitoringNamespace } from '../lib/monitoring/monitoring-namespace.ts';
import { OpenFaasNamespaces } from '../lib/openfaas/namespaces.ts';

/** Every namespace of the lab. */
export class NamespacesChart extends Chart {
  constructor(scope: Construct, id: string, { monitoring, cluster }: Lab) {
    super(scope, id);
    const kubernetesMinor = cluster.kubernetes.minor;
    new OpenFaasNamespaces(this, 'openfaas', { kubernetesMinor });
    new LoadNamespace(this, 'load', { kubernetesMinor });
    if (hasExporters(monitoring)) {
      new MonitoringNamespace(this, 'monitoring', { privileged: monitoring.nodeExporter.run === 'daemonset' });
    }
  }
}
