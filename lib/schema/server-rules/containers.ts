import { show } from '../../manifest/finding.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { CAPITALS_HEADER, PORT_NAME, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { exactlyOne, filled, form, isFilled, isThere, numberAt, unique } from './kit.ts';
import { checkResourceField } from './resources.ts';
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
