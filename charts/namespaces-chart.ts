import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LabNamespace } from '../lib/hardening/lab-namespace.ts';
import type { Lab } from '../lib/lab/lab.ts';
import { PART_OF } from '../lib/lab/labels.ts';
import { LAB_NAMESPACES } from '../lib/lab/namespaces.ts';
import { hasExporters } from '../lib/monitoring/has-exporters.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';

/** Every namespace of the lab. */
export class NamespacesChart extends Chart {
  constructor(scope: Construct, id: string, { fidelity, cluster, monitoring }: Lab, platform: LabPlatform) {
    super(scope, id);
    const minor = cluster.kubernetes.minor;
    for (const namespace of platform.namespaces) new LabNamespace(this, namespace.name, { ...namespace, fidelity, minor });
    new LabNamespace(this, LAB_NAMESPACES.load, { name: LAB_NAMESPACES.load, labels: PART_OF, fidelity, minor });
    if (hasExporters(monitoring) || platform.toolsNamespace === LAB_NAMESPACES.monitoring) {
      // node-exporter sees the hosts' processes and files, which only privileged namespaces allow.
      const level = monitoring.nodeExporter.run === 'daemonset' ? 'privileged' : fidelity === 'hardened' ? 'restricted' : 'baseline';
      new LabNamespace(this, LAB_NAMESPACES.monitoring, { name: LAB_NAMESPACES.monitoring, labels: PART_OF, fidelity, minor, level });
    }
  }
}
