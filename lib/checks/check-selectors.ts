import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, type PlacedManifest, show } from '../manifest/finding.ts';
import { isSameJson, type JsonObject, objectAt, objectsAt } from '../manifest/json.ts';
import { selectLabelledPods } from './controller-labels.ts';
import { mayBeUnseen } from './unseen-objects.ts';

/** Workload kinds whose selector the author writes (a Job's is generated). */
const SELECTING_KINDS: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet']);

/**
 * Workloads select the pods of their own template, with a selector that a later apply may keep; Services select pods that are there and send to ports
 * that these declare.
 */
export function checkSelectors(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.affected) {
    const { manifest } = entry;
    if (manifest.isCore('Service')) checkService(entry, unit, findings);
    else if (manifest.group === 'apps' && SELECTING_KINDS.has(manifest.kind)) checkWorkload(entry, unit, findings);
  }
  return findings;
}

function checkWorkload(entry: PlacedManifest, unit: ApplyUnit, findings: Finding[]): void {
  const { manifest } = entry;
  const selector = objectAt(manifest.spec, 'selector');
  const wanted = objectAt(selector, 'matchLabels');
  const labels = manifest.pod?.labels ?? {};
  const report = (rule: string, message: string) => findings.push(findingOn(entry, 'spec.selector', rule, message));
  if (Object.keys(wanted).length === 0 && objectsAt(selector, 'matchExpressions').length === 0) {
    report('selector-missing', `selector must select by labels, got ${show(manifest.spec.selector)}; select by a label of the template`);
  }
  for (const key of Object.keys(wanted)) {
    if (labels[key] === wanted[key]) continue;
    const got = `got ${key}: ${show(wanted[key])} against ${show(labels[key])}`;
    report('selector-mismatch', `selector must match the labels of the pod template, ${got}; make them equal`);
  }
  for (const { key, operator, values } of objectsAt(selector, 'matchExpressions')) {
    if (holds(labels, key, operator, values)) continue;
    report('selector-mismatch', `selector must match the labels of the pod template, got ${show({ key, operator, values })}; correct it`);
  }
  const replaced = unit.replacedBy(entry)?.manifest.spec.selector;
  if (replaced !== undefined && !isSameJson(manifest.spec.selector, replaced)) {
    const got = `got ${show(manifest.spec.selector)} over ${show(replaced)}`;
    report('selector-changed', `selector must be that of the object it replaces, since it cannot be updated, ${got}; keep it`);
  }
}

function holds(labels: JsonObject, key: unknown, operator: unknown, values: unknown): boolean {
  const value = typeof key === 'string' && Object.hasOwn(labels, key) ? labels[key] : undefined;
  const listed = Array.isArray(values) && values.includes(value);
  if (operator === 'In') return listed;
  if (operator === 'NotIn') return !listed;
  if (operator === 'Exists') return value !== undefined;
  return operator === 'DoesNotExist' && value === undefined;
}

function checkService(entry: PlacedManifest, unit: ApplyUnit, findings: Finding[]): void {
  const { name, namespace, spec } = entry.manifest;
  if (spec.type === 'ExternalName') return;
  const selector = objectAt(spec, 'selector');
  const pods = selectLabelledPods(unit, namespace, selector);
  if (pods.length === 0) {
    const isManual = Object.keys(selector).length === 0;
    if (isManual && hasEndpoints(unit, namespace, name)) return;
    // Somebody else may make them.
    const rule = isManual || mayBeUnseen(unit, namespace, Object.values(selector)) ? 'service-without-endpoints' : 'service-without-pods';
    const message = `selector must match pods of the namespace, got ${show(spec.selector)}, which matches none; correct it or remove the Service`;
    findings.push(findingOn(entry, 'spec.selector', rule, message));
    return;
  }
  objectsAt(spec, 'ports').forEach((port, index) => {
    const target = port.targetPort || port.port;
    if (pods.some((pod) => declaresPort(pod, target))) return;
    const key = port.targetPort ? 'targetPort' : 'port';
    const message = `${key} must be a port that a selected pod declares, got ${show(target)}; correct it or declare the port`;
    // Nothing listens for a name that nobody has; a number needs no declaration.
    const rule = typeof target === 'string' ? 'target-port-name' : 'target-port';
    findings.push(findingOn(entry, `spec.ports[${index}].${key}`, rule, message));
  });
}

function hasEndpoints(unit: ApplyUnit, namespace: string, name: string): boolean {
  if (unit.find('', 'Endpoints', namespace, name) !== undefined) return true;
  return [...unit.entries, ...(unit.base?.entries ?? [])].some(
    ({ manifest }) =>
      manifest.kind === 'EndpointSlice' &&
      manifest.namespace === namespace &&
      objectAt(manifest.metadata, 'labels')['kubernetes.io/service-name'] === name,
  );
}

function declaresPort({ manifest }: PlacedManifest, target: unknown): boolean {
  const containers = manifest.pod?.containers ?? [];
  return containers.some(({ json }) =>
    objectsAt(json, 'ports').some(({ name, containerPort }) => (typeof target === 'string' ? name === target : containerPort === target)),
  );
}
