import { Construct } from 'constructs';
import { Role, RoleBinding, ServiceAccount } from '../kubernetes/kinds.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';

export interface LoadAccessProps {
  /** Where pods of functions are counted; none where the platform itself is asked. */
  readonly podNamespaces: readonly string[];
}

/** Name of the account of every load, and of its role. */
export const LOAD_ACCOUNT = 'faaslab-load';

const LABELS = { 'app.kubernetes.io/name': LOAD_ACCOUNT, 'app.kubernetes.io/part-of': 'faaslab' };

/** What lets a load see whose pods answer it, and nothing else. Its token is in the load's pods alone. */
export class LoadAccess extends Construct {
  constructor(scope: Construct, id: string, { podNamespaces }: LoadAccessProps) {
    super(scope, id);
    const metadata = { name: LOAD_ACCOUNT, labels: LABELS };
    new ServiceAccount(this, 'service-account', {
      metadata: { ...metadata, namespace: LAB_NAMESPACES.load },
      automountServiceAccountToken: false,
    });
    for (const namespace of podNamespaces) {
      new Role(this, `role-${namespace}`, {
        metadata: { ...metadata, namespace },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      });
      new RoleBinding(this, `role-binding-${namespace}`, {
        metadata: { ...metadata, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: LOAD_ACCOUNT },
        subjects: [{ kind: 'ServiceAccount', name: LOAD_ACCOUNT, namespace: LAB_NAMESPACES.load }],
      });
    }
  }
}
