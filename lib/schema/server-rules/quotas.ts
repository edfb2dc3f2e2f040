import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { QUALIFIED } from './forms.ts';
import { isThere, unique } from './kit.ts';
import { quantityOf } from './resources.ts';
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

/** Bounds of namespaces (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateResourceQuotaSpec and ValidateLimitRange). */
export const QUOTA_RULES: readonly ServerRule[] = [
  on('core.ResourceQuotaSpec', checkQuota),
  on('core.LimitRangeSpec', checkLimits),
  unique('core.LimitRangeSpec.limits', (item) => Object(item).type),
];

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
