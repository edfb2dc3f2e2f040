import { show } from '../../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { parseQuantity } from '../../quantities/quantity.ts';
import { QUALIFIED } from './forms.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** What containers ask for (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateContainerResourceRequirements). */
export const RESOURCE_RULES: readonly ServerRule[] = [
  // A claim's resources are of the same type in older versions.
  on('core.Container core.EphemeralContainer core.PodSpec', (value, refuse) => {
    checkResources(objectAt(value, 'resources'), (at, message) => refuse(`resources.${at}`, message));
  }),
  on('core.Container', (value, refuse) => {
    const all = new Map<unknown, Set<unknown>>();
    objectsAt(objectAt(value, 'resources'), 'claims').forEach(({ name, request = '' }, index) => {
      const known = all.get(name) ?? new Set();
      // The whole of a claim and a request of it exclude one another.
      if (known.has(request) || known.has('') || (request === '' && known.size > 0))
        refuse(`resources.claims[${index}]`, `claims must differ, got ${show(name)} twice; remove one`);
      all.set(name, known.add(request));
    });
  }),
];

const RESOURCES = /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-[\w.]+)$/;
const CPU_DIVISORS: ReadonlySet<unknown> = new Set([undefined, '', '0', '1', '1m', 0, 1]);
const UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const BYTE_DIVISORS: ReadonlySet<unknown> = new Set([undefined, '', '0', 0, 1, ...UNITS.map((unit) => `1${unit}`)]);

/** What a variable or a file may say of a container's resources. */
export function checkResourceField(value: JsonObject, path: string, refuse: Refuse): void {
  const resource = textAt(value, 'resource');
  if (!RESOURCES.test(resource))
    refuse(`${path}.resource`, `resource must be like limits.cpu or requests.memory, got ${show(value.resource)}; correct it`);
  const allowed = resource.endsWith('.cpu') ? CPU_DIVISORS : BYTE_DIVISORS;
  if (!allowed.has(value.divisor))
    refuse(`${path}.divisor`, `divisor must be 1 or a unit of the resource, got ${show(value.divisor)}; correct it`);
}

const NATIVE: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Whether a resource cannot be promised twice: huge pages, and what a device plugin offers. */
function isWhole(resource: string): boolean {
  return resource.startsWith('hugepages-') || (resource.includes('/') && !/(?:^|\.)kubernetes\.io\//.test(resource));
}

function checkResources(value: JsonObject, refuse: Refuse): void {
  const limits = objectAt(value, 'limits');
  const requests = objectAt(value, 'requests');
  for (const [part, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const resource of Object.keys(amounts)) {
      const amount = quantityOf(amounts[resource]);
      if (!NATIVE.has(resource) && !resource.startsWith('hugepages-') && (!resource.includes('/') || !QUALIFIED.matches(resource)))
        refuse(part, `resource must be cpu, memory, ephemeral-storage, hugepages-SIZE or have a domain, got ${show(resource)}; correct it`);
      if (amount !== undefined && amount < 0) refuse(part, `${resource} must not be negative, got ${show(amounts[resource])}; correct it`);
      if (amount !== undefined && isWhole(resource) && !Number.isInteger(amount))
        refuse(part, `${resource} must be a whole number, got ${show(amounts[resource])}; correct it`);
    }
  }
  for (const resource of Object.keys(requests)) {
    const [asked, most] = [quantityOf(requests[resource]), quantityOf(limits[resource])];
    if (!isWhole(resource) && asked !== undefined && most !== undefined && asked > most)
      refuse(
        memberPath('requests', resource),
        `request must be at most the limit ${show(limits[resource])}, got ${show(requests[resource])}; lower it`,
      );
    if (!isWhole(resource)) continue;
    const [request, limit] = [quantityOf(requests[resource]), quantityOf(limits[resource])];
    if (limit === undefined) refuse('limits', `${resource} must have a limit, which is its request, got none; give it`);
    else if (request !== limit)
      refuse(
        'requests',
        `request of ${resource} must be its limit ${show(limits[resource])}, got ${show(requests[resource])}; make them equal`,
      );
  }
}

export function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseQuantity(value)?.value : undefined;
}
