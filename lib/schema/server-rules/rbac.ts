import { show } from '../../manifest/finding.ts';
import { isJsonObject, listAt, textAt } from '../../manifest/json.ts';
import { PATH_SEGMENT, SUBDOMAIN } from './forms.ts';
import { filled, isFilled } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** Roles and bindings (kubernetes/kubernetes pkg/apis/rbac/validation/validation.go). */
export const RBAC_RULES: readonly ServerRule[] = [
  on('rbac.PolicyRule', (value, refuse, { root }) => {
    if (listAt(value, 'verbs').length === 0) refuse('verbs', 'verbs must hold one, got none; give one');
    if (listAt(value, 'nonResourceURLs').length > 0) {
      if (root.kind === 'Role') refuse('nonResourceURLs', 'URLs must be left to a ClusterRole, got them in a Role; remove them');
      for (const key of ['apiGroups', 'resources', 'resourceNames'])
        if (listAt(value, key).length > 0) refuse(key, `${key} must not stand beside nonResourceURLs, got them; write a rule of their own`);
      return;
    }
    for (const key of ['apiGroups', 'resources'])
      if (listAt(value, key).length === 0) refuse(key, `${key} must hold one, got none; give one`);
  }),
  on('rbac.ClusterRole', ({ aggregationRule }, refuse) => {
    if (isJsonObject(aggregationRule) && listAt(aggregationRule, 'clusterRoleSelectors').length === 0)
      refuse('aggregationRule.clusterRoleSelectors', 'clusterRoleSelectors must hold one, got none; give one');
  }),
  on('rbac.RoleBinding rbac.ClusterRoleBinding', ({ roleRef, kind }, refuse) => {
    const role = isJsonObject(roleRef) ? roleRef : {};
    const name = textAt(role, 'name');
    const kinds = kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole'];
    if (isFilled(role.apiGroup) && role.apiGroup !== RBAC)
      refuse('roleRef.apiGroup', `apiGroup must be ${RBAC}, got ${show(role.apiGroup)}; correct it`);
    if (!kinds.includes(textAt(role, 'kind')))
      refuse('roleRef.kind', `kind must be ${kinds.join(' or ')}, got ${show(role.kind ?? null)}; correct it`);
    if (name === '' || !PATH_SEGMENT.matches(name))
      refuse('roleRef.name', `name must be ${PATH_SEGMENT.must}, got ${show(role.name ?? null)}; correct it`);
  }),
  on('rbac.Subject', (value, refuse, { root }) => {
    const { kind, apiGroup } = value;
    const isAccount = kind === 'ServiceAccount';
    if (isAccount) {
      if (isFilled(apiGroup)) refuse('apiGroup', `apiGroup must be left out of a service account, got ${show(apiGroup)}; remove it`);
      if (!SUBDOMAIN.matches(textAt(value, 'name')) && isFilled(value.name))
        refuse('name', `name must be ${SUBDOMAIN.must}, got ${show(value.name)}; correct it`);
      if (!isFilled(value.namespace) && root.kind === 'ClusterRoleBinding')
        refuse('namespace', 'namespace must be there for a service account, got none; give it');
    } else if (kind === 'User' || kind === 'Group') {
      if (isFilled(apiGroup) && apiGroup !== RBAC) refuse('apiGroup', `apiGroup must be ${RBAC}, got ${show(apiGroup)}; correct it`);
    } else refuse('kind', `kind must be ServiceAccount, User or Group, got ${show(kind ?? null)}; correct it`);
  }),
  ...filled('rbac.Subject.name'),
];
