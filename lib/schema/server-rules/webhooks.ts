import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { BASE64, LABEL_1035, PATH_SEGMENT, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { exactlyOne, filled, isFilled, isThere, numberAt, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const OPERATIONS: ReadonlySet<unknown> = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*']);
const oneOf = (value: JsonObject, key: string, words: readonly string[], refuse: Refuse) => {
  if (isThere(value[key]) && !words.includes(String(value[key])))
    refuse(key, `${key} must be one of ${words.join(', ')}, got ${show(value[key])}; correct it`);
};

/** Webhooks and admission policies (kubernetes/kubernetes pkg/apis/admissionregistration/validation/validation.go). */
export const WEBHOOK_RULES: readonly ServerRule[] = [
  on('admissionregistration.ValidatingWebhook admissionregistration.MutatingWebhook', (value, refuse) => {
    const name = textAt(value, 'name');
    if (!SUBDOMAIN.matches(name) || name.split('.').length < 3)
      refuse('name', `name must be a DNS name of at least three parts, got ${show(value.name ?? null)}; correct it`);
    const versions = listAt(value, 'admissionReviewVersions');
    if (!versions.some((version) => version === 'v1' || version === 'v1beta1'))
      refuse('admissionReviewVersions', `versions must hold v1 or v1beta1, got ${show(versions)}; add v1`);
    for (const [index, version] of versions.entries())
      if (!LABEL_1035.matches(String(version)))
        refuse(`admissionReviewVersions[${index}]`, `version must be like v1, got ${show(version)}; correct it`);
    if (new Set(versions).size !== versions.length)
      refuse('admissionReviewVersions', `versions must differ, got ${show(versions)}; remove one`);
    oneOf(value, 'failurePolicy', ['Fail', 'Ignore'], refuse);
    oneOf(value, 'matchPolicy', ['Exact', 'Equivalent'], refuse);
    oneOf(value, 'reinvocationPolicy', ['Never', 'IfNeeded'], refuse);
    oneOf(value, 'sideEffects', ['None', 'NoneOnDryRun'], refuse);
  }),
  unique('admissionregistration.ValidatingWebhookConfiguration.webhooks', (item) => Object(item).name),
  unique('admissionregistration.MutatingWebhookConfiguration.webhooks', (item) => Object(item).name),
  exactlyOne('admissionregistration.WebhookClientConfig apiextensions.WebhookClientConfig', 'url service'),
  on('admissionregistration.WebhookClientConfig apiextensions.WebhookClientConfig', checkClient),
  on('admissionregistration.RuleWithOperations admissionregistration.NamedRuleWithOperations', (value, refuse) => {
    for (const key of ['operations', 'apiGroups', 'apiVersions', 'resources']) checkNames(value, key, refuse);
    for (const [index, operation] of listAt(value, 'operations').entries())
      if (!OPERATIONS.has(operation))
        refuse(`operations[${index}]`, `operation must be one of ${[...OPERATIONS].join(', ')}, got ${show(operation)}; correct it`);
    checkResources(listAt(value, 'resources').map(String), refuse);
    oneOf(value, 'scope', ['Cluster', 'Namespaced', '*'], refuse);
    const named = listAt(value, 'resourceNames');
    for (const [index, name] of named.entries())
      if (name !== '' && !PATH_SEGMENT.matches(String(name)))
        refuse(`resourceNames[${index}]`, `name must be ${PATH_SEGMENT.must}, got ${show(name)}; correct it`);
    if (new Set(named).size !== named.length) refuse('resourceNames', 'names must differ, got one twice; remove one');
  }),
  ...filled(
    'admissionregistration.MatchCondition.expression admissionregistration.MatchCondition.name admissionregistration.Variable.expression admissionregistration.Validation.expression',
  ),
  on('admissionregistration.MatchCondition', ({ name }, refuse) => {
    if (isFilled(name) && !QUALIFIED.matches(String(name))) refuse('name', `name must be ${QUALIFIED.must}, got ${show(name)}; correct it`);
  }),
  on('admissionregistration.Variable', ({ name }, refuse) => {
    if (!/^[A-Za-z_]\w*$/.test(String(name ?? ''))) refuse('name', `name must be one of CEL, got ${show(name ?? null)}; correct it`);
  }),
  ...['ValidatingWebhook', 'MutatingWebhook', 'ValidatingAdmissionPolicySpec', 'MutatingAdmissionPolicySpec'].map((type) =>
    unique(`admissionregistration.${type}.matchConditions`, (item) => Object(item).name),
  ),

  on('admissionregistration.ValidatingAdmissionPolicy admissionregistration.MutatingAdmissionPolicy', ({ spec }, refuse) => {
    const policy = isJsonObject(spec) ? spec : {};
    if (!isThere(policy.matchConstraints)) refuse('spec.matchConstraints', 'matchConstraints must be there, got none; give them');
    else if (listAt(objectAt(policy, 'matchConstraints'), 'resourceRules').length === 0)
      refuse('spec.matchConstraints.resourceRules', 'resourceRules must hold one, got none; give one');
    oneOf(policy, 'failurePolicy', ['Fail', 'Ignore'], (at, message) => refuse(`spec.${at}`, message));
    const kind = objectAt(policy, 'paramKind');
    if (!isThere(policy.paramKind)) return;
    for (const key of ['apiVersion', 'kind'])
      if (!isFilled(kind[key])) refuse(`spec.paramKind.${key}`, `${key} must be there, got none; give it`);
    if (isFilled(kind.apiVersion) && !isGroupVersion(String(kind.apiVersion)))
      refuse('spec.paramKind.apiVersion', `apiVersion must be group/version, got ${show(kind.apiVersion)}; correct it`);
    if (isFilled(kind.kind) && !LABEL_1035.matches(String(kind.kind).toLowerCase()))
      refuse('spec.paramKind.kind', `kind must be a DNS label but for capitals, got ${show(kind.kind)}; correct it`);
  }),
  on('admissionregistration.ValidatingAdmissionPolicy', ({ spec }, refuse) => {
    const policy = isJsonObject(spec) ? spec : {};
    if (listAt(policy, 'validations').length + listAt(policy, 'auditAnnotations').length === 0)
      refuse('spec.validations', 'a policy must have validations or auditAnnotations, got none; give one');
  }),
  on('admissionregistration.Validation', (value, refuse) => {
    oneOf(value, 'reason', ['Unauthorized', 'Forbidden', 'Invalid', 'RequestEntityTooLarge'], refuse);
    const { message } = value;
    if (typeof message === 'string' && message !== '' && message.trim() === '')
      refuse('message', 'message must hold something, got blanks; fill it');
    if (typeof message === 'string' && message.includes('\n')) refuse('message', 'message must be one line, got several; shorten it');
  }),
  on('admissionregistration.AuditAnnotation', (value, refuse, { root }) => {
    const policy = textAt(objectAt(root, 'metadata'), 'name');
    const key = textAt(value, 'key');
    if (!QUALIFIED.matches(`${policy}/${key}`) || key === '')
      refuse('key', `key must be ${QUALIFIED.must} below the policy's name, got ${show(value.key ?? null)}; correct it`);
    if (!isFilled(value.valueExpression)) refuse('valueExpression', 'valueExpression must be there, got none; give it');
  }),
  unique('admissionregistration.ValidatingAdmissionPolicySpec.auditAnnotations', (item) => Object(item).key),
  on(
    'admissionregistration.ValidatingAdmissionPolicyBinding admissionregistration.MutatingAdmissionPolicyBinding',
    ({ spec, kind }, refuse) => {
      const binding = isJsonObject(spec) ? spec : {};
      if (!isFilled(binding.policyName)) refuse('spec.policyName', 'policyName must be there, got none; give it');
      else if (!SUBDOMAIN.matches(String(binding.policyName)))
        refuse('spec.policyName', `policyName must be ${SUBDOMAIN.must}, got ${show(binding.policyName)}; correct it`);
      if (isJsonObject(binding.paramRef)) checkParameter(binding.paramRef, refuse);
      const actions = listAt(binding, 'validationActions');
      if (kind !== 'ValidatingAdmissionPolicyBinding') return;
      if (actions.length === 0) refuse('spec.validationActions', 'validationActions must hold one, got none; give one');
      for (const [index, action] of actions.entries())
        if (!['Deny', 'Warn', 'Audit'].includes(String(action)))
          refuse(`spec.validationActions[${index}]`, `action must be Deny, Warn or Audit, got ${show(action)}; correct it`);
      if (new Set(actions).size !== actions.length) refuse('spec.validationActions', 'actions must differ, got one twice; remove one');
      if (actions.includes('Deny') && actions.includes('Warn'))
        refuse('spec.validationActions', 'Deny and Warn must not stand together, got both; remove one');
    },
  ),
  on('admissionregistration.MatchResources', (value, refuse) => oneOf(value, 'matchPolicy', ['Exact', 'Equivalent'], refuse)),
  on('admissionregistration.MutatingAdmissionPolicySpec', (value, refuse) => {
    if (!['Never', 'IfNeeded'].includes(textAt(value, 'reinvocationPolicy')))
      refuse('reinvocationPolicy', `it must be Never or IfNeeded, got ${show(value.reinvocationPolicy ?? null)}; give it`);
    if (objectsAt(value, 'mutations').length === 0) refuse('mutations', 'mutations must hold one, got none; give one');
  }),
  on('admissionregistration.Mutation', (value, refuse) => {
    const own = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' }[textAt(value, 'patchType')];
    if (own === undefined) {
      refuse('patchType', `patchType must be ApplyConfiguration or JSONPatch, got ${show(value.patchType ?? null)}; correct it`);
      return;
    }
    for (const key of ['applyConfiguration', 'jsonPatch'])
      if (isThere(value[key]) !== (key === own)) refuse(key, `${own} and nothing else must be there, got another; correct it`);
    if (isThere(value[own]) && !isFilled(objectAt(value, own).expression))
      refuse(`${own}.expression`, 'expression must be there, got none; give it');
  }),
];

function isGroupVersion(text: string): boolean {
  const [version = '', group, ...rest] = text.split('/').toReversed();
  return rest.length === 0 && LABEL_1035.matches(version) && (group === undefined || SUBDOMAIN.matches(group));
}

function checkClient(value: JsonObject, refuse: Refuse): void {
  const { url, service, caBundle } = value;
  if (typeof caBundle === 'string' && !BASE64.matches(caBundle))
    refuse('caBundle', `caBundle must be ${BASE64.must}, got ${show(caBundle)}; fill in the certificate`);
  if (typeof url === 'string') checkUrl(url, refuse);
  if (!isJsonObject(service)) return;
  for (const key of ['name', 'namespace']) if (!isFilled(service[key])) refuse(`service.${key}`, `${key} must be there, got none; give it`);
  const port = numberAt(service, 'port');
  if (port !== undefined && (port < 1 || port > 65_535)) refuse('service.port', `port must be 1 to 65535, got ${port}; correct it`);
  const path = textAt(service, 'path');
  if (path === '') return;
  const steps = path.split('/').slice(1);
  const isPath = path.startsWith('/') && !path.includes('?') && !path.includes('#');
  const holds =
    isPath &&
    (path === '/' || steps.every((step, index) => SUBDOMAIN.matches(step) || (step === '' && index === steps.length - 1 && index > 0)));
  if (!holds) refuse('service.path', `path must be absolute, of DNS names, got ${show(service.path)}; correct it`);
}

function checkUrl(url: string, refuse: Refuse): void {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    refuse('url', `url must be one that begins with https://, got ${show(url)}; correct it`);
    return;
  }
  const isPlain =
    parsed.protocol === 'https:' && parsed.host !== '' && parsed.username === '' && parsed.hash === '' && parsed.search === '';
  if (!isPlain) refuse('url', `url must begin with https:// and have no user, query or fragment, got ${show(url)}; correct it`);
}

function checkNames(value: JsonObject, key: string, refuse: Refuse): void {
  const items = listAt(value, key);
  if (items.length === 0) refuse(key, `${key} must hold one, got none; give one`);
  if (items.length > 1 && items.includes('*') && key !== 'resources')
    refuse(key, `* must stand alone in ${key}, got others beside it; remove them`);
  if (key !== 'apiGroups')
    for (const [index, item] of items.entries()) if (item === '') refuse(`${key}[${index}]`, 'item must hold something, got ""; fill it');
}

function checkResources(resources: readonly string[], refuse: Refuse): void {
  const whole = new Set(resources.filter((each) => each.endsWith('/*')).map((each) => each.slice(0, -2)));
  const parts = new Set(resources.filter((each) => each.startsWith('*/')).map((each) => each.slice(2)));
  const all = resources.includes('*/*');
  if (resources.length > 1 && all) refuse('resources', '*/* must stand alone, got others beside it; remove them');
  for (const [index, each] of resources.entries()) {
    const [resource = '', part] = each.split('/', 2);
    if (each === '*/*') continue;
    if (part !== undefined && part !== '*' && whole.has(resource))
      refuse(`resources[${index}]`, `${each} must not stand beside ${resource}/*, got both; remove one`);
    if (part !== undefined && resource !== '*' && parts.has(part))
      refuse(`resources[${index}]`, `${each} must not stand beside */${part}, got both; remove one`);
    if (resources.length > 1 && resources.includes('*') && part === undefined && each !== '*')
      refuse(`resources[${index}]`, `${each} must not stand beside *, got both; remove one`);
  }
}

function checkParameter(reference: JsonObject, refuse: Refuse): void {
  const at = 'spec.paramRef';
  const named = isFilled(reference.name);
  if (named && !PATH_SEGMENT.matches(textAt(reference, 'name')))
    refuse(`${at}.name`, `name must be ${PATH_SEGMENT.must}, got ${show(reference.name)}; correct it`);
  if (named === isThere(reference.selector)) refuse(at, 'one of name and selector must be there, got both or none; keep one');
  if (!['Allow', 'Deny'].includes(textAt(reference, 'parameterNotFoundAction')))
    refuse(`${at}.parameterNotFoundAction`, `it must be Allow or Deny, got ${show(reference.parameterNotFoundAction ?? null)}; give it`);
}
