import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { CheckContext } from '../manifest/check-context.ts';
import { type Finding, findingOn, type PlacedManifest } from '../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt, objectsAt } from '../manifest/json.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';
import { apiVersionsOf, findServedKind, isOwnGroup, isServed } from './api-versions.ts';
import { absentFields, type FieldPlace, type FieldVersion } from './field-versions.ts';

/** Every object's API is served by the lab's Kubernetes or defined in the base, and no object uses a field that this Kubernetes does not have. */
export function checkApiVersions(unit: ApplyUnit, { kubernetesMinor }: CheckContext): Finding[] {
  const findings: Finding[] = [];
  const absent = absentFields(kubernetesMinor);
  for (const entry of unit.entries) {
    checkApi(entry, unit, kubernetesMinor, findings);
    checkFields(entry, (place, holder, path) => {
      for (const field of absent.get(place) ?? []) {
        if (holder[field.field] === undefined) continue;
        findings.push(findingOn(entry, memberPath(path, field.field), 'field-not-served', fieldMessage(field, kubernetesMinor)));
      }
    });
  }
  return findings;
}

function checkApi(entry: PlacedManifest, unit: ApplyUnit, minor: number, findings: Finding[]): void {
  const { apiVersion, group, kind } = entry.manifest;
  const served = findServedKind(apiVersion, kind);
  if (served !== undefined && isServed(served, minor)) return;
  const custom = unit.customKinds.get(`${group}/${kind}`)?.apiVersions;
  if (custom?.includes(apiVersion)) return;
  const others = custom ?? apiVersionsOf(kind, minor);
  const got = `got ${apiVersion || 'no apiVersion'} ${kind || 'without a kind'}`;
  if (served === undefined && others.length === 0) {
    const rule = `kind must be one of Kubernetes or of a custom resource definition in the base, ${got}; correct it or add the definition`;
    // A kind that somebody else may define is no fault of the object.
    findings.push(findingOn(entry, 'kind', isOwnGroup(group) ? 'api-unknown' : 'api-foreign', rule));
  } else {
    const fix = others.length === 0 ? 'leave the object out' : `use ${others.join(' or ')}`;
    findings.push(findingOn(entry, 'apiVersion', 'api-not-served', `apiVersion must be served by Kubernetes 1.${minor}, ${got}; ${fix}`));
  }
}

function fieldMessage({ field, first = 0, last }: FieldVersion, minor: number): string {
  const versions = minor < first ? `Kubernetes 1.${first} or later` : `Kubernetes up to 1.${last}`;
  return `${field} must be left to ${versions}, got Kubernetes 1.${minor}; remove the field`;
}

type Visit = (place: FieldPlace, holder: JsonObject, path: string) => void;

function checkFields({ manifest }: PlacedManifest, visit: Visit): void {
  const { kind, spec, pod } = manifest;
  visit('metadata', manifest.metadata, 'metadata');
  if (kind === 'ConfigMap' || kind === 'Secret') visit(kind, manifest.json, '');
  else if (kind === 'Job' || kind === 'CronJob' || kind === 'StatefulSet' || kind === 'PodDisruptionBudget')
    visit(`${kind} spec`, spec, 'spec');
  else if (kind === 'DaemonSet') {
    visit('DaemonSet rollingUpdate', objectAt(objectAt(spec, 'updateStrategy'), 'rollingUpdate'), 'spec.updateStrategy.rollingUpdate');
  } else if (kind === 'Service') {
    visit('Service spec', spec, 'spec');
    objectsAt(spec, 'ports').forEach((port, index) => {
      visit('Service port', port, `spec.ports[${index}]`);
    });
  }
  if (pod !== undefined) checkPodFields(pod, visit);
}

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HANDLERS = ['postStart', 'preStop'];

function checkPodFields({ spec, specPath, volumes, containers }: PodTemplate, visit: Visit): void {
  visit('pod spec', spec, specPath);
  visit('security context', objectAt(spec, 'securityContext'), `${specPath}.securityContext`);
  volumes.forEach((volume, index) => {
    visit('volume', volume, `${specPath}.volumes[${index}]`);
  });
  for (const { json, path, init } of containers) {
    visit('container', json, path);
    if (init) visit('init container', json, path);
    visit('security context', objectAt(json, 'securityContext'), `${path}.securityContext`);
    for (const probe of PROBES) visit('probe', objectAt(json, probe), `${path}.${probe}`);
    const lifecycle = objectAt(json, 'lifecycle');
    for (const handler of HANDLERS) visit('lifecycle handler', objectAt(lifecycle, handler), `${path}.lifecycle.${handler}`);
  }
}
