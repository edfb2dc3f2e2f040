import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, objectLabel, type PlacedManifest, show } from '../manifest/finding.ts';
import { isSameJson, type Json, type JsonObject, objectsAt } from '../manifest/json.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';
import { isNamespaced } from './api-versions.ts';

/**
 * What must be there once is there once: objects in what one apply sends (a row may replace namespaced objects of the base, that is how it changes the
 * lab), and containers, volumes, variables, ports and mount paths within a pod, and ports within a Service.
 */
export function checkDuplicates(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, PlacedManifest>();
  for (const entry of unit.entries) {
    const { identity, pod, spec } = entry.manifest;
    const first = seen.get(identity) ?? forbiddenOverlap(entry, unit);
    if (first !== undefined) {
      const message = `object must be unique in what one apply sends, got a second ${objectLabel(entry.manifest)}, first in ${first.file}; remove one`;
      // The same once more changes nothing.
      const rule = isSameJson(first.manifest.json, entry.manifest.json) ? 'repeated-object' : 'duplicate-object';
      findings.push(findingOn(entry, 'metadata.name', rule, message));
    }
    seen.set(identity, entry);
    const report: Report = (path, rule, what, value) =>
      findings.push(findingOn(entry, path, rule, `${what} must be unique, got ${show(value)} twice; rename or remove one`));
    if (pod !== undefined) checkPod(pod, report);
    if (entry.manifest.isCore('Service')) checkServicePorts(entry, objectsAt(spec, 'ports'), report, findings);
  }
  return findings;
}

function forbiddenOverlap(entry: PlacedManifest, unit: ApplyUnit): PlacedManifest | undefined {
  const { group, kind } = entry.manifest;
  if (unit.part === 'row' && isNamespaced(group, kind, unit.customKinds) !== false) return undefined;
  return unit.replacedBy(entry);
}

type Report = (path: string, rule: string, what: string, value: unknown) => void;

function checkPod({ volumes, specPath, containers }: PodTemplate, report: Report): void {
  checkUnique(volumes, nameOf, (index) =>
    report(`${specPath}.volumes[${index}].name`, 'duplicate-volume', 'volume name', volumes[index]?.name),
  );
  const names = new Set<string>();
  // The containers of a pod share one network; init containers have ended before they start.
  const ports = new Set<string>();
  for (const { name, json, path, init } of containers) {
    if (names.has(name)) report(`${path}.name`, 'duplicate-container', 'container name', name);
    names.add(name);
    const env = objectsAt(json, 'env');
    checkUnique(env, nameOf, (index) => report(`${path}.env[${index}].name`, 'duplicate-env', 'variable', env[index]?.name));
    const mounts = objectsAt(json, 'volumeMounts');
    checkUnique(mounts, mountPathOf, (index) =>
      report(`${path}.volumeMounts[${index}].mountPath`, 'duplicate-mount-path', 'mount path', mounts[index]?.mountPath),
    );
    const own = objectsAt(json, 'ports');
    checkUnique(
      own,
      containerPortOf,
      (index) => report(`${path}.ports[${index}]`, 'duplicate-port', 'port', own[index]?.containerPort),
      init ? undefined : ports,
    );
    // Of several containers that have a name, one is found by it.
    checkUnique(own, nameOf, (index) => report(`${path}.ports[${index}].name`, 'duplicate-port-name', 'port name', own[index]?.name));
  }
}

function checkServicePorts(entry: PlacedManifest, ports: readonly JsonObject[], report: Report, findings: Finding[]): void {
  checkUnique(ports, nameOf, (index) => report(`spec.ports[${index}].name`, 'duplicate-service-port', 'port name', ports[index]?.name));
  checkUnique(ports, servicePortOf, (index) => report(`spec.ports[${index}].port`, 'duplicate-service-port', 'port', ports[index]?.port));
  if (ports.length < 2) return;
  ports.forEach((port, index) => {
    if (port.name !== undefined) return;
    const message = `port must have a name where a Service has several, got ${show(port.port)} without; name it`;
    findings.push(findingOn(entry, `spec.ports[${index}].name`, 'duplicate-service-port', message));
  });
}

/** Calls back with the index of each item whose key was there before; items without a key are skipped. */
function checkUnique(
  items: readonly JsonObject[],
  keyOf: (item: JsonObject) => Json | undefined,
  onRepeat: (index: number) => void,
  seen = new Set<Json>(),
): void {
  items.forEach((item, index) => {
    const key = keyOf(item);
    if (key === undefined || key === '') return;
    if (seen.has(key)) onRepeat(index);
    seen.add(key);
  });
}

const nameOf = (item: JsonObject) => item.name;
const mountPathOf = (mount: JsonObject) => mount.mountPath;
const containerPortOf = (port: JsonObject) => `${port.containerPort}/${port.protocol ?? 'TCP'}`;
const servicePortOf = (port: JsonObject) => `${port.port}/${port.protocol ?? 'TCP'}`;
