import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL, SUBDOMAIN } from './forms.ts';
import { isFilled, isThere, numberAt } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const VERBS: ReadonlySet<unknown> = new Set([
  'get',
  'list',
  'create',
  'update',
  'delete',
  'deletecollection',
  'patch',
  'watch',
  'proxy',
  '*',
]);

/** Priority and fairness of the API server (kubernetes/kubernetes pkg/apis/flowcontrol/validation/validation.go). */
export const FLOW_CONTROL_RULES: readonly ServerRule[] = [
  on('flowcontrol.FlowSchema', ({ spec }, refuse) => {
    const flow = isJsonObject(spec) ? spec : {};
    if (!isFilled(objectAt(flow, 'priorityLevelConfiguration').name))
      refuse('spec.priorityLevelConfiguration.name', 'name must be there, got none; give it');
    else if (!SUBDOMAIN.matches(String(objectAt(flow, 'priorityLevelConfiguration').name)))
      refuse(
        'spec.priorityLevelConfiguration.name',
        `name must be ${SUBDOMAIN.must}, got ${show(objectAt(flow, 'priorityLevelConfiguration').name)}; correct it`,
      );
    const precedence = numberAt(flow, 'matchingPrecedence') ?? 1000;
    if (precedence < 0 || precedence > 10_000)
      refuse('spec.matchingPrecedence', `precedence must be 1 to 10000, got ${precedence}; correct it`);
    const method = flow.distinguisherMethod;
    if (isJsonObject(method) && !['ByUser', 'ByNamespace'].includes(textAt(method, 'type')))
      refuse('spec.distinguisherMethod.type', `type must be ByUser or ByNamespace, got ${show(method.type ?? null)}; correct it`);
  }),
  on('flowcontrol.PolicyRulesWithSubjects', (value, refuse) => {
    if (listAt(value, 'subjects').length === 0) refuse('subjects', 'subjects must hold one, got none; give one');
    if (listAt(value, 'resourceRules').length + listAt(value, 'nonResourceRules').length === 0)
      refuse('', 'resourceRules or nonResourceRules must hold one, got none; give one');
    objectsAt(value, 'subjects').forEach((subject, index) => {
      checkSubject(subject, `subjects[${index}]`, refuse);
    });
  }),
  on('flowcontrol.ResourcePolicyRule flowcontrol.NonResourcePolicyRule', (value, refuse) => {
    const isOfResources = !isThere(value.nonResourceURLs);
    const needed = isOfResources ? ['verbs', 'apiGroups', 'resources'] : ['verbs', 'nonResourceURLs'];
    for (const key of needed) if (listAt(value, key).length === 0) refuse(key, `${key} must hold one, got none; give one`);
    for (const key of needed)
      if (listAt(value, key).length > 1 && listAt(value, key).includes('*'))
        refuse(key, `* must stand alone in ${key}, got others beside it; remove them`);
    for (const [index, verb] of listAt(value, 'verbs').entries())
      if (!VERBS.has(verb)) refuse(`verbs[${index}]`, `verb must be one of ${[...VERBS].join(', ')}, got ${show(verb)}; correct it`);
    for (const [index, url] of listAt(value, 'nonResourceURLs').entries()) {
      const text = String(url);
      const isUrl =
        text === '*' ||
        (text.startsWith('/') &&
          !text.includes('//') &&
          !text.slice(0, -1).includes('*') &&
          (!text.endsWith('*') || text.endsWith('/*')) &&
          !text.includes(' '));
      if (!isUrl) refuse(`nonResourceURLs[${index}]`, `path must be absolute, with a * at its end at most, got ${show(url)}; correct it`);
    }
    const namespaces = listAt(value, 'namespaces');
    if (isOfResources && namespaces.length === 0 && value.clusterScope !== true)
      refuse('namespaces', 'namespaces must hold one without clusterScope, got none; give one');
    for (const [index, namespace] of namespaces.entries())
      if (namespace !== '*' && !LABEL.matches(String(namespace)))
        refuse(`namespaces[${index}]`, `namespace must be * or ${LABEL.must}, got ${show(namespace)}; correct it`);
    if (namespaces.length > 1 && namespaces.includes('*'))
      refuse('namespaces', '* must stand alone in namespaces, got others beside it; remove them');
  }),
  on('flowcontrol.PriorityLevelConfiguration', ({ spec }, refuse) => {
    const level = isJsonObject(spec) ? spec : {};
    const type = textAt(level, 'type');
    if (type !== 'Limited' && type !== 'Exempt') {
      refuse('spec.type', `type must be Limited or Exempt, got ${show(level.type ?? null)}; correct it`);
      return;
    }
    if (type === 'Exempt' && isThere(level.limited)) refuse('spec.limited', 'limited must be left out for type Exempt, got it; remove it');
    if (type === 'Limited' && !isThere(level.limited)) refuse('spec.limited', 'limited must be there for type Limited, got none; give it');
    if (type === 'Limited' && isThere(level.exempt)) refuse('spec.exempt', 'exempt must be left out for type Limited, got it; remove it');
    if (isJsonObject(level.limited)) checkLimited(level.limited, refuse);
  }),
];

function checkSubject(subject: JsonObject, at: string, refuse: Refuse): void {
  const own = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' }[textAt(subject, 'kind')];
  if (own === undefined) {
    refuse(`${at}.kind`, `kind must be User, Group or ServiceAccount, got ${show(subject.kind ?? null)}; correct it`);
    return;
  }
  for (const key of ['user', 'group', 'serviceAccount'])
    if (isThere(subject[key]) !== (key === own))
      refuse(`${at}.${key}`, `a subject must have the field of its kind ${own} and no other, got another; correct it`);
  const named = objectAt(subject, own);
  if (isThere(subject[own]) && !isFilled(named.name)) refuse(`${at}.${own}.name`, 'name must be there, got none; give it');
  if (own === 'serviceAccount' && isThere(subject[own]) && !LABEL.matches(textAt(named, 'namespace')))
    refuse(`${at}.${own}.namespace`, `namespace must be ${LABEL.must}, got ${show(named.namespace ?? null)}; correct it`);
  if (own === 'serviceAccount' && isFilled(named.name) && named.name !== '*' && !SUBDOMAIN.matches(String(named.name)))
    refuse(`${at}.${own}.name`, `name must be * or a DNS name, got ${show(named.name)}; correct it`);
}

function checkLimited(limited: JsonObject, refuse: Refuse): void {
  const shares = numberAt(limited, 'nominalConcurrencyShares');
  if (shares !== undefined && shares < 0)
    refuse('spec.limited.nominalConcurrencyShares', `shares must not be negative, got ${shares}; correct it`);
  const lent = numberAt(limited, 'lendablePercent');
  if (lent !== undefined && (lent < 0 || lent > 100))
    refuse('spec.limited.lendablePercent', `percent must be 0 to 100, got ${lent}; correct it`);
  const borrowed = numberAt(limited, 'borrowingLimitPercent');
  if (borrowed !== undefined && borrowed < 0)
    refuse('spec.limited.borrowingLimitPercent', `percent must not be negative, got ${borrowed}; correct it`);
  const response = objectAt(limited, 'limitResponse');
  const type = textAt(response, 'type');
  if (type !== 'Queue' && type !== 'Reject') {
    refuse('spec.limited.limitResponse.type', `type must be Queue or Reject, got ${show(response.type ?? null)}; correct it`);
    return;
  }
  if ((type === 'Queue') !== isThere(response.queuing)) {
    refuse('spec.limited.limitResponse.queuing', `queuing must be there for type Queue alone, got type ${type}; correct it`);
    return;
  }
  const queuing = objectAt(response, 'queuing');
  const [queues, hand, length] = [
    numberAt(queuing, 'queues') ?? 64,
    numberAt(queuing, 'handSize') ?? 8,
    numberAt(queuing, 'queueLengthLimit') ?? 50,
  ];
  for (const [key, number] of [
    ['queues', queues],
    ['handSize', hand],
    ['queueLengthLimit', length],
  ] as const)
    if (number < 0) refuse(`spec.limited.limitResponse.queuing.${key}`, `${key} must be above zero, got ${number}; raise it`);
  if (queues > 10_000_000) refuse('spec.limited.limitResponse.queuing.queues', `queues must be at most 10000000, got ${queues}; lower it`);
  if (hand > queues && queues > 0)
    refuse('spec.limited.limitResponse.queuing.handSize', `handSize must be at most queues, got ${hand}; lower it`);
}
