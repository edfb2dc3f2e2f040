import { Construct } from 'constructs';
import { ClusterRole, ClusterRoleBinding } from '../kubernetes/kinds.ts';
import { monitoringLabels } from './monitoring-labels.ts';

export interface NodeMetricsRbacProps {
  /** The account that Prometheus runs under. */
  readonly serviceAccount: { readonly name: string; readonly namespace: string };
}

const NAME = 'faaslab-node-metrics';

/** What the job of the kubelets needs beyond the rights that a Prometheus of two namespaces has: find the nodes, and read their metrics. */
export class NodeMetricsRbac extends Construct {
  constructor(scope: Construct, id: string, { serviceAccount }: NodeMetricsRbacProps) {
    super(scope, id);
    const metadata = { name: NAME, labels: monitoringLabels('prometheus') };
    new ClusterRole(this, 'role', {
      metadata,
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
        // The kubelet itself, not a proxy through the API server: `nodes/proxy` would let Prometheus run commands in containers.
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      ],
    });
    new ClusterRoleBinding(this, 'binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', ...serviceAccount }],
    });
  }
}
