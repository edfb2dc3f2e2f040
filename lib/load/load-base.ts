import { Construct } from 'constructs';
import { ConfigMap, Role, RoleBinding, ServiceAccount } from '../kubernetes/kinds.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';
import { LOAD_PROGRAM, LOAD_PROGRAM_NAME } from './load-program.ts';

export interface LoadBaseProps {
  /** Where pods of functions are counted; none where the platform itself is asked. */
  readonly podNamespaces: readonly string[];
}

/** Name of the account of every load, and of its role. */
export const LOAD_ACCOUNT = 'faaslab-load';

const LABELS = { 'app.kubernetes.io/name': LOAD_ACCOUNT, 'app.kubernetes.io/part-of': 'faaslab' };

/** What every load needs of the base: its program, and an account that sees whose pods answer, and nothing else. The token is in the load's pods alone. */
export class LoadBase extends Construct {
  constructor(scope: Construct, id: string, { podNamespaces }: LoadBaseProps) {
    super(scope, id);
    const metadata = { name: LOAD_ACCOUNT, labels: LABELS };
    new ConfigMap(this, 'program', {
      metadata: { ...metadata, name: LOAD_PROGRAM_NAME, namespace: LAB_NAMESPACES.load },
      data: LOAD_PROGRAM,
    });
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
