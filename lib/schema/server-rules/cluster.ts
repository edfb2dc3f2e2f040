import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { quantityOf } from './containers.ts';
import { BASE64, CIDR, isCidr, isMasked, LABEL, LABEL_1035, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

const STANDARD_QUOTA: ReadonlySet<string> = new Set(
  'cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage requests.storage limits.cpu limits.memory limits.ephemeral-storage pods services services.nodeports services.loadbalancers replicationcontrollers resourcequotas secrets configmaps persistentvolumeclaims storage'.split(
    ' ',
  ),
);
const SCOPES: ReadonlySet<unknown> = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
]);

/** The first minor that has Pod Security admission on. */
const POD_SECURITY = 23;
/** From this minor on, ranges have no bits beyond their length. */
const STRICT_ADDRESSES = 36;

/** What belongs to the cluster, and bounds of namespaces (kubernetes/kubernetes pkg/apis/core, scheduling, node, coordination and others, validation). */
export const CLUSTER_RULES: readonly ServerRule[] = [
  ...form('core.NamespaceSpec.finalizers', QUALIFIED),
  on('core.Namespace', ({ metadata }, refuse, { minor }) => {
    const labels = objectAt(isJsonObject(metadata) ? metadata : {}, 'labels');
    if (minor < POD_SECURITY) return;
    for (const mode of ['enforce', 'audit', 'warn']) {
      const [level, version] = [labels[`pod-security.kubernetes.io/${mode}`], labels[`pod-security.kubernetes.io/${mode}-version`]];
      const at = (key: string) => `metadata.labels["pod-security.kubernetes.io/${key}"]`;
      if (level !== undefined && !['privileged', 'baseline', 'restricted'].includes(String(level)))
        refuse(at(mode), `level must be privileged, baseline or restricted, got ${show(level)}; correct it`);
      if (version !== undefined && !/^(?:latest|v1\.(?:0|[1-9]\d*))$/.test(String(version)))
        refuse(at(`${mode}-version`), `version must be latest or like v1.30, got ${show(version)}; correct it`);
    }
  }),
  on('core.NamespaceSpec', (value, refuse) => {
    for (const [index, finalizer] of listAt(value, 'finalizers').entries())
      if (finalizer !== 'kubernetes' && !String(finalizer).includes('/'))
        refuse(`finalizers[${index}]`, `finalizer must be kubernetes or have a domain, got ${show(finalizer)}; correct it`);
  }),
  on('core.NodeSpec', (value, refuse, { minor }) => {
    const [first = '', ...others] = listAt(value, 'podCIDRs').map(String);
    // Where both are there and differ, podCIDR counts.
    const ranges =
      isFilled(value.podCIDR) && first !== value.podCIDR ? [textAt(value, 'podCIDR')] : [first, ...others].filter((range) => range !== '');
    for (const [index, range] of ranges.entries())
      if (!isCidr(range) || (minor >= STRICT_ADDRESSES && !isMasked(range)))
        refuse(`podCIDRs[${index}]`, `range must be ${CIDR.must}, got ${show(range)}; correct it`);
    if (ranges.length > 2 || (ranges.length === 2 && ranges[0]?.includes(':') === ranges[1]?.includes(':')))
      refuse('podCIDRs', 'podCIDRs must be one of each family at most, got others; remove one');
  }),
  on('core.ResourceQuotaSpec', checkQuota),
  on('core.LimitRangeSpec', checkLimits),
  unique('core.LimitRangeSpec.limits', (item) => Object(item).type),
  on('scheduling.PriorityClass', ({ value, metadata }, refuse) => {
    const name = textAt(isJsonObject(metadata) ? metadata : {}, 'name');
    if (name.startsWith('system-')) refuse('metadata.name', `name must not begin with system-, got ${show(name)}; rename it`);
    if (typeof value === 'number' && value > 1_000_000_000) refuse('value', `value must be at most 1000000000, got ${value}; lower it`);
  }),
  on('node.RuntimeClass', (value, refuse) => {
    if (!LABEL.matches(textAt(value, 'handler')))
      refuse('handler', `handler must be ${LABEL.must}, got ${show(value.handler ?? null)}; correct it`);
    const scheduling = objectAt(value, 'scheduling');
    const selector = objectAt(scheduling, 'nodeSelector');
    for (const key of Object.keys(selector))
      if (!QUALIFIED.matches(key)) refuse('scheduling.nodeSelector', `key must be ${QUALIFIED.must}, got ${show(key)}; correct it`);
    for (const each of Object.values(selector))
      if (typeof each === 'string' && !/^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/.test(each))
        refuse('scheduling.nodeSelector', `value must be a label's, got ${show(each)}; correct it`);
    const tolerations = listAt(scheduling, 'tolerations').map((each) => JSON.stringify(each));
    if (new Set(tolerations).size !== tolerations.length)
      refuse('scheduling.tolerations', 'tolerations must differ, got one twice; remove one');
    for (const [resource, amount] of Object.entries(objectAt(objectAt(value, 'overhead'), 'podFixed'))) {
      const number = quantityOf(amount);
      if (number !== undefined && number < 0)
        refuse('overhead.podFixed', `${resource} must not be negative, got ${show(amount)}; correct it`);
      if (!['cpu', 'memory', 'ephemeral-storage'].includes(resource) && !resource.startsWith('hugepages-') && !resource.includes('/'))
        refuse('overhead.podFixed', `resource must be one of a pod's, got ${show(resource)}; correct it`);
    }
  }),
  on('coordination.LeaseSpec', (value, refuse) => {
    for (const key of ['leaseDurationSeconds', 'leaseTransitions']) {
      const number = numberAt(value, key);
      if (number !== undefined && (number < 0 || (key === 'leaseDurationSeconds' && number === 0)))
        refuse(key, `${key} must be above zero, got ${number}; raise it`);
    }
    if (isThere(value.preferredHolder) && !isFilled(value.strategy))
      refuse('strategy', 'strategy must be there with preferredHolder, got none; give it');
    if (isThere(value.strategy) && value.strategy !== 'OldestEmulationVersion' && !String(value.strategy).includes('/'))
      refuse('strategy', `strategy must be OldestEmulationVersion or have a domain, got ${show(value.strategy)}; correct it`);
  }),
  on('events.Event', (value, refuse) => {
    const namespace = textAt(objectAt(value, 'metadata'), 'namespace');
    const regarding = textAt(objectAt(value, 'regarding'), 'namespace');
    if (regarding === '' && namespace !== 'default' && namespace !== 'kube-system' && namespace !== '')
      refuse('regarding.namespace', `namespace must be the event's ${show(namespace)}, got ${show(regarding)}; correct it`);
    for (const [key, most] of [
      ['reportingController', 253],
      ['reportingInstance', 128],
      ['action', 128],
      ['reason', 128],
    ] as const) {
      if (!isFilled(value[key])) refuse(key, `${key} must be there, got none; give it`);
      if (textAt(value, key).length > most) refuse(key, `${key} must be at most ${most}, got more; shorten it`);
    }
    if (textAt(value, 'note').length > 1024) refuse('note', 'note must be at most 1024, got more; shorten it');
    if (isFilled(value.reportingController) && !QUALIFIED.matches(textAt(value, 'reportingController')))
      refuse('reportingController', `it must be ${QUALIFIED.must}, got ${show(value.reportingController)}; correct it`);
    if (value.type !== 'Normal' && value.type !== 'Warning')
      refuse('type', `type must be Normal or Warning, got ${show(value.type ?? null)}; correct it`);
    if (!isThere(value.eventTime)) refuse('eventTime', 'eventTime must be there, got none; give it');
    for (const key of ['deprecatedCount', 'deprecatedFirstTimestamp', 'deprecatedLastTimestamp', 'deprecatedSource'])
      if (isFilled(value[key]) && value[key] !== 0) refuse(key, `${key} must be left out of a new event, got it; remove it`);
    const series = value.series;
    if (isJsonObject(series) && (numberAt(series, 'count') ?? 0) < 2)
      refuse('series.count', 'count must be at least 2, got less; correct it');
  }),
  on('certificates.CertificateSigningRequestSpec', (value, refuse) => {
    const usages = listAt(value, 'usages');
    if (usages.length === 0) refuse('usages', 'usages must hold one, got none; give one');
    for (const [index, usage] of usages.entries())
      if (!USAGES.has(usage)) refuse(`usages[${index}]`, `usage must be one of certificates, got ${show(usage)}; correct it`);
    if (new Set(usages).size !== usages.length) refuse('usages', 'usages must differ, got one twice; remove one');
    const seconds = numberAt(value, 'expirationSeconds');
    if (seconds !== undefined && seconds < 600) refuse('expirationSeconds', `expirationSeconds must be from 600, got ${seconds}; raise it`);
    const request = textAt(value, 'request');
    if (!BASE64.matches(request) || !Buffer.from(request, 'base64').includes('-----BEGIN CERTIFICATE REQUEST-----'))
      refuse('request', 'request must be a PEM certificate request in base64, got another; correct it');
    const [domain = '', path = ''] = textAt(value, 'signerName').split('/');
    if (
      !SUBDOMAIN.matches(domain) ||
      domain.split('.').length < 2 ||
      !SUBDOMAIN.matches(path) ||
      textAt(value, 'signerName').split('/').length !== 2
    )
      refuse('signerName', `signerName must be a DNS name, "/" and a name, got ${show(value.signerName ?? null)}; correct it`);
  }),
  on('apiregistration.APIService', ({ metadata, spec }, refuse) => {
    const service = isJsonObject(spec) ? spec : {};
    const [group, version] = [textAt(service, 'group'), textAt(service, 'version')];
    const name = textAt(isJsonObject(metadata) ? metadata : {}, 'name');
    if (name !== `${version}.${group}`)
      refuse('metadata.name', `name must be version and group, ${show(`${version}.${group}`)}, got ${show(name)}; rename it`);
    if (group !== '' && !SUBDOMAIN.matches(group)) refuse('spec.group', `group must be ${SUBDOMAIN.must}, got ${show(group)}; correct it`);
    if (!LABEL_1035.matches(version)) refuse('spec.version', `version must be like v1, got ${show(service.version ?? null)}; correct it`);
    for (const [key, most] of [
      ['groupPriorityMinimum', 20_000],
      ['versionPriority', 1000],
    ] as const) {
      const priority = numberAt(service, key) ?? 0;
      if (priority < 1 || priority > most) refuse(`spec.${key}`, `${key} must be 1 to ${most}, got ${priority}; correct it`);
    }
    const bundle = service.caBundle;
    if (typeof bundle === 'string' && !BASE64.matches(bundle))
      refuse('spec.caBundle', `caBundle must be ${BASE64.must}, got ${show(bundle)}; fill in the certificate`);
    const isSkipped = service.insecureSkipTLSVerify === true;
    if (!isThere(service.service)) {
      if (isFilled(bundle)) refuse('spec.caBundle', 'caBundle must go with a service, got none; remove it');
      if (isSkipped) refuse('spec.insecureSkipTLSVerify', 'it must go with a service, got none; remove it');
      return;
    }
    const target = objectAt(service, 'service');
    for (const key of ['name', 'namespace'])
      if (!isFilled(target[key])) refuse(`spec.service.${key}`, `${key} must be there, got none; give it`);
    const port = numberAt(target, 'port');
    if (port !== undefined && (port < 1 || port > 65_535)) refuse('spec.service.port', `port must be 1 to 65535, got ${port}; correct it`);
    if (isSkipped && isFilled(bundle)) refuse('spec.insecureSkipTLSVerify', 'it must not go with caBundle, got both; remove one');
  }),
  on('core.Secret', checkSecret),
];

const USAGES: ReadonlySet<unknown> = new Set([
  'signing',
  'digital signature',
  'content commitment',
  'key encipherment',
  'key agreement',
  'data encipherment',
  'cert sign',
  'crl sign',
  'encipher only',
  'decipher only',
  'any',
  'server auth',
  'client auth',
  'code signing',
  'email protection',
  's/mime',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'timestamping',
  'ocsp signing',
  'microsoft sgc',
  'netscape sgc',
]);

function checkQuota(value: JsonObject, refuse: Refuse): void {
  const hard = objectAt(value, 'hard');
  for (const resource of Object.keys(hard)) {
    const amount = quantityOf(hard[resource]);
    const isStandard = STANDARD_QUOTA.has(resource) || /^(?:requests\.|limits\.)?hugepages-/.test(resource);
    if (!isStandard && !resource.includes('/'))
      refuse('hard', `resource must be one that quotas know or have a domain, got ${show(resource)}; correct it`);
    else if (!isStandard && !QUALIFIED.matches(resource))
      refuse('hard', `resource must be ${QUALIFIED.must}, got ${show(resource)}; correct it`);
    if (amount !== undefined && amount < 0) refuse('hard', `${resource} must not be negative, got ${show(hard[resource])}; correct it`);
    const isCounted =
      /^(?:pods|services|secrets|configmaps|replicationcontrollers|resourcequotas|persistentvolumeclaims|services\..+|count\/.+|.+\.storageclass\.storage\.k8s\.io\/persistentvolumeclaims)$/.test(
        resource,
      );
    if (amount !== undefined && isCounted && !Number.isInteger(amount))
      refuse('hard', `${resource} must be a whole number, got ${show(hard[resource])}; correct it`);
  }
  const scopes = listAt(value, 'scopes');
  for (const [index, scope] of scopes.entries())
    if (!SCOPES.has(scope)) refuse(`scopes[${index}]`, `scope must be one of ${[...SCOPES].join(', ')}, got ${show(scope)}; correct it`);
  const has = (scope: string) => scopes.includes(scope);
  if ((has('BestEffort') && has('NotBestEffort')) || (has('Terminating') && has('NotTerminating')))
    refuse('scopes', 'scopes must not exclude one another, got both; remove one');
  if (has('BestEffort') && Object.keys(hard).some((resource) => resource !== 'pods' && resource !== 'count/pods'))
    refuse('scopes', 'BestEffort must go with pods only, got other resources; remove them');
  if (
    scopes.length + objectsAt(objectAt(value, 'scopeSelector'), 'matchExpressions').length > 0 &&
    Object.keys(hard).some((resource) => !isPodResource(resource))
  )
    refuse('scopes', 'scopes must go with resources of pods, got others; remove them');
  for (const [index, { scopeName, operator }] of objectsAt(objectAt(value, 'scopeSelector'), 'matchExpressions').entries()) {
    const at = `scopeSelector.matchExpressions[${index}]`;
    if (!SCOPES.has(scopeName))
      refuse(`${at}.scopeName`, `scope must be one of ${[...SCOPES].join(', ')}, got ${show(scopeName)}; correct it`);
    else if (scopeName !== 'PriorityClass' && scopeName !== 'VolumeAttributesClass' && operator !== 'Exists')
      refuse(`${at}.operator`, `operator must be Exists for ${String(scopeName)}, got ${show(operator)}; correct it`);
    if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(String(operator)))
      refuse(`${at}.operator`, `operator must be In, NotIn, Exists or DoesNotExist, got ${show(operator)}; correct it`);
  }
}

function isPodResource(resource: string): boolean {
  return /^(?:(?:requests\.|limits\.)?(?:cpu|memory|ephemeral-storage)|pods|count\/pods)$/.test(resource);
}

const PER_ITEM = ['min', 'default', 'defaultRequest', 'max'];

function checkLimits(value: JsonObject, refuse: Refuse): void {
  objectsAt(value, 'limits').forEach((item, index) => {
    const at = `limits[${index}]`;
    const type = textAt(item, 'type');
    if (!['Pod', 'Container', 'PersistentVolumeClaim'].includes(type) && !(type.includes('/') && QUALIFIED.matches(type)))
      refuse(`${at}.type`, `type must be Pod, Container or PersistentVolumeClaim, got ${show(item.type ?? null)}; correct it`);
    if (type === 'Pod')
      for (const key of ['default', 'defaultRequest'])
        if (Object.keys(objectAt(item, key)).length > 0) refuse(`${at}.${key}`, `${key} must be left out for type Pod, got it; remove it`);
    if (type === 'PersistentVolumeClaim' && !isThere(objectAt(item, 'min').storage) && !isThere(objectAt(item, 'max').storage))
      refuse(`${at}.limits`, 'min or max of storage must be there for claims, got none; give one');
    const resources = new Set([...PER_ITEM, 'maxLimitRequestRatio'].flatMap((key) => Object.keys(objectAt(item, key))));
    for (const resource of resources) {
      if (
        !['cpu', 'memory', 'storage', 'ephemeral-storage'].includes(resource) &&
        !resource.startsWith('hugepages-') &&
        !resource.includes('/')
      )
        refuse(at, `resource must be one of a ${type}'s, got ${show(resource)}; correct it`);
      checkAmounts(item, resource, at, refuse);
    }
  });
}

/** What is least is not above what is usual, nor that above what is most. */
function checkAmounts(item: JsonObject, resource: string, at: string, refuse: Refuse): void {
  const amounts = PER_ITEM.map((key) => ({ key, amount: quantityOf(objectAt(item, key)[resource]) }));
  const [least, usual, asked, most] = amounts.map(({ amount }) => amount);
  const pairs = [
    ['min', least, 'max', most],
    ['min', least, 'default', usual],
    ['min', least, 'defaultRequest', asked],
    ['default', usual, 'max', most],
    ['defaultRequest', asked, 'max', most],
    ['defaultRequest', asked, 'default', usual],
  ] as const;
  for (const [low, a, high, b] of pairs)
    if (a !== undefined && b !== undefined && a > b)
      refuse(`${at}.${low}`, `${low} of ${resource} must be at most ${high}, got more; correct one`);
  const ratio = quantityOf(objectAt(item, 'maxLimitRequestRatio')[resource]);
  if (ratio === undefined) return;
  if (ratio < 1) refuse(`${at}.maxLimitRequestRatio`, `ratio of ${resource} must be at least 1, got ${ratio}; raise it`);
  if (least !== undefined && most !== undefined && least !== 0 && ratio > most / least)
    refuse(`${at}.maxLimitRequestRatio`, `ratio of ${resource} must be at most max over min, got ${ratio}; lower it`);
}

const NEEDED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

function checkSecret(value: JsonObject, refuse: Refuse): void {
  const type = textAt(value, 'type');
  const [data, texts] = [objectAt(value, 'data'), objectAt(value, 'stringData')];
  const isSsh = type === 'kubernetes.io/ssh-auth';
  const has = (key: string) => (isSsh ? isFilled(texts[key] ?? data[key]) : data[key] !== undefined || texts[key] !== undefined);
  for (const key of NEEDED_KEYS.get(type) ?? [])
    if (!has(key)) refuse('data', `key ${key} must be there for the type ${type}, got none; give it`);
  if (type === 'kubernetes.io/basic-auth' && !has('username') && !has('password'))
    refuse('data', `username or password must be there for the type ${type}, got none; give one`);
  if (
    type === 'kubernetes.io/service-account-token' &&
    !isFilled(objectAt(objectAt(value, 'metadata'), 'annotations')['kubernetes.io/service-account.name'])
  )
    refuse('metadata.annotations', 'annotation kubernetes.io/service-account.name must be there for a token, got none; give it');
  const config = NEEDED_KEYS.get(type)?.[0];
  if ((type !== 'kubernetes.io/dockercfg' && type !== 'kubernetes.io/dockerconfigjson') || config === undefined || !has(config)) return;
  const text = typeof texts[config] === 'string' ? texts[config] : Buffer.from(String(data[config] ?? ''), 'base64').toString();
  try {
    if (isJsonObject(JSON.parse(text))) return;
    refuse('data', `${config} must be a JSON object, got another value; correct it`);
  } catch {
    refuse('data', `${config} must be JSON, got another; correct it`);
  }
}
