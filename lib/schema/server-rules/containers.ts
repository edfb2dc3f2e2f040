import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, memberPath, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { parseQuantity } from '../../quantities/quantity.ts';
import { CAPITALS_HEADER, PORT_NAME, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { exactlyOne, filled, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** Containers (kubernetes/kubernetes pkg/apis/core/validation/validation.go, validateContainerCommon and what it calls). */
export const CONTAINER_RULES: readonly ServerRule[] = [
  on('core.Container core.EphemeralContainer', (value, refuse) => {
    const { image } = value;
    if (typeof image === 'string' && image.trim() !== image)
      refuse('image', `image must not begin or end with a blank, got ${show(image)}; correct it`);
    const mounts = new Set(objectsAt(value, 'volumeMounts').map(({ mountPath }) => mountPath));
    objectsAt(value, 'volumeDevices').forEach(({ devicePath }, index) => {
      if (mounts.has(devicePath))
        refuse(`volumeDevices[${index}].devicePath`, `path must not be a mount's, got ${show(devicePath)}; change one`);
    });
    const names = new Set<unknown>();
    objectsAt(value, 'ports').forEach(({ name }, index) => {
      if (!isFilled(name)) return;
      if (names.has(name)) refuse(`ports[${index}].name`, `port name must be unique in its container, got ${show(name)} twice; rename one`);
      names.add(name);
    });
    checkProbe(value, 'livenessProbe', refuse);
    checkProbe(value, 'startupProbe', refuse);
    if (isThere(objectAt(value, 'readinessProbe').terminationGracePeriodSeconds))
      refuse('readinessProbe.terminationGracePeriodSeconds', 'it must be left out of a readiness probe, got it; remove it');
    if (isThere(value.resizePolicy)) checkResizePolicy(value, refuse);
  }),
  unique('core.Container.volumeMounts', (item) => Object(item).mountPath),
  ...form('core.ContainerPort.name', PORT_NAME),
  ...filled('core.ContainerPort.containerPort'),
  ...filled('core.VolumeDevice.name core.VolumeDevice.devicePath'),
  ...form('core.VolumeDevice.devicePath', { must: 'a path without ".."', matches: (text) => !text.split('/').includes('..') }),

  exactlyOne('core.EnvVarSource', 'fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef'),
  on('core.EnvVar', (value, refuse) => {
    if (isFilled(value.value) && isThere(value.valueFrom))
      refuse('valueFrom', 'a variable must have one of value and valueFrom, got both; keep one');
    const from = objectAt(value, 'valueFrom');
    const { fieldPath } = objectAt(from, 'fieldRef');
    if (typeof fieldPath === 'string' && !isEnvField(fieldPath))
      refuse('valueFrom.fieldRef.fieldPath', `path must be one of a pod's fields, got ${show(fieldPath)}; correct it`);
    const resource = objectAt(from, 'resourceFieldRef');
    if (isThere(from.resourceFieldRef)) checkResourceField(resource, 'valueFrom.resourceFieldRef', refuse);
  }),
  exactlyOne('core.EnvFromSource', 'configMapRef secretRef'),
  ...filled('core.ConfigMapEnvSource.name core.SecretEnvSource.name core.ConfigMapKeySelector.name core.SecretKeySelector.name'),
  ...form('core.ConfigMapEnvSource.name core.SecretEnvSource.name core.ConfigMapKeySelector.name core.SecretKeySelector.name', SUBDOMAIN),
  ...form('core.ConfigMapKeySelector.key core.SecretKeySelector.key', {
    must: 'a key of letters, digits, "-", "_" and ".", at most 253',
    matches: (text) => /^[-._a-zA-Z0-9]{1,253}$/.test(text) && text !== '.' && !text.startsWith('..'),
  }),
  ...form('core.EnvFromSource.prefix', { must: 'printable ASCII without "="', matches: (text) => /^[ -<>-~]+$/.test(text) }),
  on('core.ObjectFieldSelector', ({ apiVersion }, refuse) => {
    if (isFilled(apiVersion) && apiVersion !== 'v1') refuse('apiVersion', `apiVersion must be v1, got ${show(apiVersion)}; leave it out`);
  }),
  ...filled('core.ObjectFieldSelector.fieldPath'),

  exactlyOne('core.LifecycleHandler core.Handler', 'exec httpGet tcpSocket sleep'),
  exactlyOne('core.Probe', 'exec httpGet tcpSocket grpc'),
  ...filled('core.ExecAction.command core.HTTPGetAction.port core.TCPSocketAction.port core.HTTPHeader.name'),
  ...form('core.HTTPHeader.name', CAPITALS_HEADER),
  on('core.LifecycleHandler', (value, refuse) => {
    const seconds = numberAt(objectAt(value, 'sleep'), 'seconds');
    if (seconds !== undefined && seconds < 0) refuse('sleep.seconds', `seconds must not be negative, got ${seconds}; correct it`);
  }),

  on('core.VolumeMount', (value, refuse) => {
    if (isFilled(value.subPath) && isFilled(value.subPathExpr))
      refuse('subPathExpr', 'a mount must have one of subPath and subPathExpr, got both; keep one');
    for (const key of ['subPath', 'subPathExpr']) {
      const path = textAt(value, key);
      if (path.startsWith('/') || path.split('/').includes('..'))
        refuse(key, `path must be below the volume, got ${show(path)}; correct it`);
    }
    const { recursiveReadOnly } = value;
    if (recursiveReadOnly === 'Disabled' || !isThere(recursiveReadOnly)) return;
    if (value.readOnly !== true)
      refuse('recursiveReadOnly', `recursiveReadOnly must go with readOnly, got ${show(recursiveReadOnly)}; set readOnly`);
    if (isFilled(value.mountPropagation) && value.mountPropagation !== 'None')
      refuse('recursiveReadOnly', `recursiveReadOnly must go with mountPropagation None, got ${show(value.mountPropagation)}; correct it`);
  }),

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
  on('core.SecurityContext', (value, refuse) => {
    if (value.allowPrivilegeEscalation !== false) return;
    const isMighty = listAt(objectAt(value, 'capabilities'), 'add').includes('CAP_SYS_ADMIN');
    if (value.privileged === true || isMighty)
      refuse('allowPrivilegeEscalation', 'it must not be false with privileged or CAP_SYS_ADMIN, got false; remove one');
  }),
  ...filled('core.SeccompProfile.type core.AppArmorProfile.type'),
  on('core.SeccompProfile core.AppArmorProfile', (value, refuse) => {
    const isLocal = value.type === 'Localhost';
    if (isLocal && !isThere(value.localhostProfile))
      refuse('localhostProfile', 'localhostProfile must be there for Localhost, got none; give it');
    if (!isLocal && isThere(value.localhostProfile))
      refuse('localhostProfile', `localhostProfile must only be there for Localhost, got ${show(value.localhostProfile)}; remove it`);
    const path = textAt(value, 'localhostProfile');
    if (path.startsWith('/') || path.split('/').includes('..'))
      refuse('localhostProfile', `profile must be a relative path, got ${show(path)}; correct it`);
  }),
];

const ENV_FIELDS: ReadonlySet<string> = new Set([
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);
const SUBSCRIPT = /^metadata\.(?:labels|annotations)\['([^']+)'\]$/;

function isEnvField(path: string): boolean {
  const key = SUBSCRIPT.exec(path)?.[1];
  return path === '' || ENV_FIELDS.has(path) || (key !== undefined && QUALIFIED.matches(key.toLowerCase()));
}

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

/** A container that lives and starts needs one success. */
function checkProbe(container: JsonObject, key: string, refuse: Refuse): void {
  const probe = objectAt(container, key);
  const threshold = numberAt(probe, 'successThreshold') ?? 1;
  if (threshold !== 1 && threshold !== 0)
    refuse(`${key}.successThreshold`, `successThreshold of a ${key} must be 1, got ${threshold}; leave it out`);
  const grace = numberAt(probe, 'terminationGracePeriodSeconds');
  if (grace !== undefined && grace <= 0)
    refuse(`${key}.terminationGracePeriodSeconds`, `seconds must be above zero, got ${grace}; raise it`);
}

function checkResizePolicy(value: JsonObject, refuse: Refuse): void {
  const seen = new Set<unknown>();
  objectsAt(value, 'resizePolicy').forEach(({ resourceName, restartPolicy }, index) => {
    const at = `resizePolicy[${index}]`;
    if (resourceName !== 'cpu' && resourceName !== 'memory')
      refuse(`${at}.resourceName`, `resource must be cpu or memory, got ${show(resourceName)}; correct it`);
    if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer')
      refuse(`${at}.restartPolicy`, `restartPolicy must be NotRequired or RestartContainer, got ${show(restartPolicy)}; correct it`);
    if (seen.has(resourceName)) refuse(`${at}.resourceName`, `resource must be there once, got ${show(resourceName)} twice; remove one`);
    seen.add(resourceName);
  });
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
