import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type PlacedManifest, show } from '../manifest/finding.ts';
import { type Json, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import { podRule, type Report, type Rule } from './rule.ts';

/** Who pods are for the API server, and what they may do there. */
export const IDENTITY_RULES: readonly Rule[] = [
  podRule(
    'service-account-token',
    'no pod holds a token for the API server, unless it asks the API server',
    { polaris: ['automountServiceAccountToken'], checkov: [38] },
    ({ spec, specPath }, report, { unit, entry }) => {
      const got = spec.automountServiceAccountToken ?? accountOf(unit, entry, spec)?.automountServiceAccountToken;
      if (got === false) return;
      const path = `${specPath}.automountServiceAccountToken`;
      report(path, `automountServiceAccountToken must be false for what does not ask the API server, got ${show(got)}; set it`);
    },
  ),
  podRule(
    'default-service-account',
    'what has a token has an account of its own',
    { kubeLinter: ['default-service-account'] },
    ({ spec, specPath }, report) => {
      const name = textAt(spec, 'serviceAccountName') || textAt(spec, 'serviceAccount') || 'default';
      if (name !== 'default' || spec.automountServiceAccountToken === false) return;
      report(
        `${specPath}.serviceAccountName`,
        `service account must be one of the workload's own, got ${show(name)}; add one, or mount no token`,
      );
    },
  ),
  podRule(
    'deprecated-service-account',
    'the account is named by serviceAccountName',
    { kubeLinter: ['deprecated-service-account-field'] },
    ({ spec, specPath }, report) => {
      if (spec.serviceAccount === undefined) return;
      report(
        `${specPath}.serviceAccount`,
        `serviceAccount must be written serviceAccountName, got ${show(spec.serviceAccount)}; rename it`,
      );
    },
  ),
  bindingRule(
    'cluster-admin',
    'nobody is cluster-admin',
    ['cluster-admin-role-binding'],
    ['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminClusterRole'],
    ({ manifest }, report) => {
      const role = objectAt(manifest.json, 'roleRef');
      if (role.kind === 'ClusterRole' && role.name === 'cluster-admin')
        report('roleRef.name', 'role must not be "cluster-admin", got it; bind a role with what is needed');
    },
  ),
  bindingRule('system-masters', 'nobody is made a member of system:masters', [], [], ({ manifest }, report) => {
    objectsAt(manifest.json, 'subjects').forEach(({ kind, name }, index) => {
      if (kind === 'Group' && name === 'system:masters')
        report(`subjects[${index}].name`, 'group must not be "system:masters", got it; bind a role to a user');
    });
  }),
  grantRule(
    'rbac-wildcard',
    'every rule names its groups, resources and verbs',
    { kubeLinter: ['wildcard-in-rules'], checkov: [49] },
    (rule) => {
      const key = ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'].find((name) => listAt(rule, name).includes('*'));
      return key === undefined ? undefined : `${key} must be named one by one, got "*"; name them`;
    },
  ),
  grantRule('rbac-secrets', 'nobody may read or change Secrets', { kubeLinter: ['access-to-secrets'] }, (rule) => {
    const verbs = granted(rule, [''], ['secrets'], ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']);
    return verbs.length === 0 ? undefined : `secrets must not be given, got ${show(verbs)}; leave them out`;
  }),
  grantRule('rbac-create-pods', 'nobody may start pods', { kubeLinter: ['access-to-create-pods'] }, (rule) => {
    const verbs = ['create', 'update', 'patch'];
    const started = [
      ...granted(rule, [''], ['pods', 'replicationcontrollers'], verbs),
      ...granted(rule, ['apps'], ['deployments', 'daemonsets', 'statefulsets', 'replicasets'], verbs),
      ...granted(rule, ['batch'], ['jobs', 'cronjobs'], verbs),
    ];
    return started.length === 0
      ? undefined
      : `workloads must not be given with ${show([...new Set(started)])}, got ${show(rule.resources)}; leave them out`;
  }),
  grantRule('rbac-exec', 'nobody may enter a container', { polaris: ['rolePodExecAttach', 'clusterrolePodExecAttach'] }, (rule) => {
    const verbs = granted(rule, [''], ['pods/exec', 'pods/attach'], ['create', 'get']);
    return verbs.length === 0 ? undefined : `pods/exec and pods/attach must not be given, got ${show(rule.resources)}; leave them out`;
  }),
  grantRule('rbac-escalate', 'nobody may give himself more rights', { checkov: [155, 156, 157, 158] }, (rule) => {
    for (const { groups, resources, verbs } of ESCALATIONS) {
      const found = granted(rule, groups, resources, verbs);
      if (found.length > 0)
        return `${resources.join(', ')} must not be given with ${found.join(', ')}, got ${show(rule.resources)}; leave it out`;
    }
    return undefined;
  }),
];

const RBAC = 'rbac.authorization.k8s.io';
const WRITES = ['create', 'update', 'patch'];
/** CIS Kubernetes benchmark 1.10, section 5.1: what amounts to more rights than it says. */
const ESCALATIONS: readonly {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}[] = [
  { groups: [RBAC], resources: ['roles', 'clusterroles'], verbs: ['bind', 'escalate'] },
  { groups: [RBAC], resources: ['rolebindings', 'clusterrolebindings'], verbs: WRITES },
  { groups: [''], resources: ['users', 'groups', 'serviceaccounts'], verbs: ['impersonate'] },
  { groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
  { groups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update', 'patch'] },
  {
    groups: ['admissionregistration.k8s.io'],
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    verbs: WRITES,
  },
  { groups: [''], resources: ['nodes/proxy'], verbs: ['get', 'create'] },
  { groups: [''], resources: ['persistentvolumes'], verbs: ['create'] },
  { groups: [''], resources: ['services/status'], verbs: ['update', 'patch'] },
];

/** The verbs among `verbs` that a rule gives for any of the resources; a rule with names of objects gives less than it seems and is counted all the same. */
function granted(rule: JsonObject, groups: readonly string[], resources: readonly string[], verbs: readonly string[]): string[] {
  const has = (key: string, wanted: readonly string[]) => listAt(rule, key).some((item) => item === '*' || wanted.includes(String(item)));
  if (!has('apiGroups', groups) || !has('resources', resources)) return [];
  const given = listAt(rule, 'verbs');
  return given.includes('*') ? [...verbs] : verbs.filter((verb) => given.includes(verb));
}

function grantRule(id: string, must: string, tools: Rule['tools'], fault: (rule: JsonObject) => string | undefined): Rule {
  return {
    id,
    must,
    tools,
    check({ manifest: { kind, group, json } }, report) {
      if (group !== RBAC || (kind !== 'Role' && kind !== 'ClusterRole')) return;
      objectsAt(json, 'rules').forEach((rule, index) => {
        const message = fault(rule);
        if (message !== undefined) report(`rules[${index}]`, message);
      });
    },
  };
}

function bindingRule(
  id: string,
  must: string,
  kubeLinter: readonly string[],
  polaris: readonly string[],
  check: (entry: PlacedManifest, report: Report) => void,
): Rule {
  return {
    id,
    must,
    tools: { kubeLinter, polaris },
    check(entry, report) {
      const { kind, group } = entry.manifest;
      if (group === RBAC && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')) check(entry, report);
    },
  };
}

function accountOf(
  unit: ApplyUnit,
  { manifest }: PlacedManifest,
  spec: JsonObject,
): { readonly [key: string]: Json | undefined } | undefined {
  return unit.find('', 'ServiceAccount', manifest.namespace, textAt(spec, 'serviceAccountName') || 'default')?.manifest.json;
}
