import { Construct } from 'constructs';
import { excuse } from '../kubernetes/excuse.ts';
import { Role, RoleBinding, ServiceAccount } from '../kubernetes/kinds.ts';
import { openfaasMeta } from './labels.ts';
import { NAMESPACES } from './namespaces.ts';

/** Service account under which the provider (faas-netes) runs. */
export const CONTROLLER_SERVICE_ACCOUNT = 'openfaas-controller';

const COMPONENT = 'faas-controller';
const PROFILES_ROLE = 'openfaas-profiles';
const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'update'];

/** What the provider may do (faas-netes yaml/controller-rbac.yml at 882bd1ba): Deployments, Services and Secrets of the functions' namespace. */
export class ControllerRbac extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ServiceAccount(this, 'service-account', { metadata: openfaasMeta(CONTROLLER_SERVICE_ACCOUNT, COMPONENT) });
    const role = new Role(this, 'controller', {
      metadata: openfaasMeta(CONTROLLER_SERVICE_ACCOUNT, COMPONENT, NAMESPACES.functions),
      rules: [
        { apiGroups: [''], resources: ['services'], verbs: [...READ, ...WRITE] },
        { apiGroups: ['extensions', 'apps'], resources: ['deployments'], verbs: [...READ, ...WRITE] },
        { apiGroups: [''], resources: ['secrets'], verbs: [...READ, 'create', 'update', 'patch', 'delete'] },
        { apiGroups: [''], resources: ['pods', 'pods/log', 'namespaces', 'endpoints'], verbs: READ },
      ],
    });
    excuse(role, [
      'rbac-secrets rbac-create-pods',
      "faas-netes makes functions and their secrets; the role holds in the functions' namespace alone",
    ]);
    // Without this right the provider waits for ever for its list of Profiles and never serves a request.
    new Role(this, 'profiles', {
      metadata: openfaasMeta(PROFILES_ROLE, COMPONENT),
      rules: [{ apiGroups: ['openfaas.com'], resources: ['profiles'], verbs: READ }],
    });
    const subjects = [{ kind: 'ServiceAccount', name: CONTROLLER_SERVICE_ACCOUNT, namespace: NAMESPACES.openfaas }];
    new RoleBinding(this, 'controller-binding', {
      metadata: openfaasMeta(CONTROLLER_SERVICE_ACCOUNT, COMPONENT, NAMESPACES.functions),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: CONTROLLER_SERVICE_ACCOUNT },
      subjects,
    });
    new RoleBinding(this, 'profiles-binding', {
      metadata: openfaasMeta(PROFILES_ROLE, COMPONENT),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: PROFILES_ROLE },
      subjects,
    });
  }
}
