import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, textAt } from '../../manifest/json.ts';
import { BASE64, LABEL_1035, PATH_SEGMENT, SUBDOMAIN } from './forms.ts';
import { exactlyOne, isFilled, numberAt, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';
import { refuseWord } from './words.ts';

const OPERATIONS: ReadonlySet<unknown> = new Set(['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*']);
/** Webhooks (kubernetes/kubernetes pkg/apis/admissionregistration/validation/validation.go). */
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
    refuseWord(value, 'failurePolicy', ['Fail', 'Ignore'], refuse);
    refuseWord(value, 'matchPolicy', ['Exact', 'Equivalent'], refuse);
    refuseWord(value, 'reinvocationPolicy', ['Never', 'IfNeeded'], refuse);
    refuseWord(value, 'sideEffects', ['None', 'NoneOnDryRun'], refuse);
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
    refuseWord(value, 'scope', ['Cluster', 'Namespaced', '*'], refuse);
    const named = listAt(value, 'resourceNames');
    for (const [index, name] of named.entries())
      if (name !== '' && !PATH_SEGMENT.matches(String(name)))
        refuse(`resourceNames[${index}]`, `name must be ${PATH_SEGMENT.must}, got ${show(name)}; correct it`);
    if (new Set(named).size !== named.length) refuse('resourceNames', 'names must differ, got one twice; remove one');
  }),
];

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
