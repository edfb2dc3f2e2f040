import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import { LoadNamespace } from '../lib/load/load-namespace.ts';
import { hasExporters, MonitoringNamespace } from '../lib/monitoring/monitoring-namespace.ts';
import { OpenFaasNamespaces } from '../lib/openfaas/namespaces.ts';

/** Every namespace of the lab. */
export class NamespacesChart extends Chart {
  constructor(scope: Construct, id: string, { monitoring }: Lab) {
    super(scope, id);
    new OpenFaasNamespaces(this, 'openfaas');
    new LoadNamespace(this, 'load');
    if (hasExporters(monitoring)) {
      new MonitoringNamespace(this, 'monitoring', { privileged: monitoring.nodeExporter.run === 'daemonset' });
    }
  }
}
