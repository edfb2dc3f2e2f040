import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { CheckContext } from '../manifest/check-context.ts';
import { type Finding, findingOn, type PlacedManifest, show } from '../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import {
  isDataKey,
  isDns1035Label,
  isDnsLabel,
  isDnsSubdomain,
  isEnvName,
  isPathSegment,
  isPortName,
  isRelaxedEnvName,
  LABEL_LENGTH,
  SUBDOMAIN_LENGTH,
} from '../manifest/name-syntax.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';

interface NameForm {
  readonly matches: (name: string) => boolean;
  /** What messages say a name must be. */
  readonly form: string;
}

const DNS_LABEL: NameForm = { matches: isDnsLabel, form: `at most ${LABEL_LENGTH} of a-z, 0-9 and inner "-"` };
const DNS_1035_LABEL: NameForm = {
  matches: isDns1035Label,
  form: `at most ${LABEL_LENGTH} of a-z, 0-9 and inner "-", starting with a letter`,
};
const PATH_SEGMENT: NameForm = { matches: isPathSegment, form: 'usable in a URL path, without "/" and "%"' };
const PORT_NAME: NameForm = { matches: isPortName, form: 'at most 15 of a-z, 0-9 and single inner "-", with a letter' };
const ENV_NAME: NameForm = { matches: isEnvName, form: 'of letters, digits, "_", "-" and ".", not starting with a digit' };
const RELAXED_ENV_NAME: NameForm = { matches: isRelaxedEnvName, form: 'of printable ASCII without "="' };
/** The first minor that takes nearly any name of a variable, and the first that takes digits at the start of a Service's. */
const RELAXED_ENV_NAMES = 32;
const RELAXED_SERVICE_NAMES = 36;
const DATA_KEY: NameForm = {
  matches: isDataKey,
  form: `at most ${SUBDOMAIN_LENGTH} of letters, digits, "_", "-" and ".", not starting with ".."`,
};

function dnsSubdomain(maxLength: number): NameForm {
  return {
    matches: (name) => name.length <= maxLength && isDnsSubdomain(name),
    form: `at most ${maxLength} of a-z, 0-9, "-" and ".", with letters or digits at both ends of each part`,
  };
}

const DNS_SUBDOMAIN = dnsSubdomain(SUBDOMAIN_LENGTH);

/** Kinds whose names are more, or less, than a DNS subdomain. */
const OBJECT_NAMES: ReadonlyMap<string, NameForm> = new Map([
  ['Namespace', DNS_LABEL],
  ['Role', PATH_SEGMENT],
  ['RoleBinding', PATH_SEGMENT],
  ['PodDisruptionBudget', PATH_SEGMENT],
  ['CertificateSigningRequest', PATH_SEGMENT],
  ['ClusterRole', PATH_SEGMENT],
  ['ClusterRoleBinding', PATH_SEGMENT],
  // The name becomes the value of a pod label: job-name; for CronJob with 11 more characters; controller-revision-hash for StatefulSet, with 11 more
  // (kubernetes/kubernetes#64023).
  ['Job', dnsSubdomain(LABEL_LENGTH)],
  ['CronJob', dnsSubdomain(LABEL_LENGTH - 11)],
  ['StatefulSet', dnsSubdomain(LABEL_LENGTH - 11)],
]);

/** Names of objects, containers, volumes, ports, environment variables and data keys have the form that Kubernetes wants. */
export function checkNames(unit: ApplyUnit, { kubernetesMinor }: CheckContext): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    const report: Report = (path, rule, message) => findings.push(findingOn(entry, path, rule, message));
    checkObjectName(entry, kubernetesMinor, report);
    const { manifest } = entry;
    const { json, spec, pod } = manifest;
    if (manifest.isCore('ConfigMap')) checkData(json, ['data', 'binaryData'], report);
    else if (manifest.isCore('Secret')) checkData(json, ['data', 'stringData'], report);
    else if (manifest.isCore('Service')) checkNamed(objectsAt(spec, 'ports'), 'spec.ports', DNS_LABEL, 'port-name', 'port name', report);
    if (pod !== undefined) checkPodNames(pod, kubernetesMinor < RELAXED_ENV_NAMES ? ENV_NAME : RELAXED_ENV_NAME, report);
  }
  return findings;
}

type Report = (path: string, rule: string, message: string) => void;

function checkObjectName({ manifest }: PlacedManifest, minor: number, report: Report): void {
  const { kind, name, metadata } = manifest;
  if (name === '' && textAt(metadata, 'generateName') !== '') {
    report(
      'metadata.name',
      'name-generated',
      `name must be set for apply, which cannot generate it, got ${show(metadata.generateName)}; set it, or use create`,
    );
    return;
  }
  if (name === '') {
    report(
      'metadata.name',
      'name-missing',
      `name must be set, since apply finds objects by it, got ${show(manifest.metadata.name)}; set it`,
    );
    return;
  }
  const own = manifest.isCore('Service') ? (minor < RELAXED_SERVICE_NAMES ? DNS_1035_LABEL : DNS_LABEL) : OBJECT_NAMES.get(kind);
  const { matches, form } = own ?? DNS_SUBDOMAIN;
  if (!matches(name)) report('metadata.name', 'object-name', `${kind} name must be ${form}, got ${show(name)}; rename it`);
  if (kind === 'CustomResourceDefinition' && name !== definitionName(manifest)) {
    report(
      'metadata.name',
      'object-name',
      `definition name must be "${definitionName(manifest)}" (plural and group), got ${show(name)}; rename it`,
    );
  }
}

function definitionName({ spec }: Manifest): string {
  return `${textAt(objectAt(spec, 'names'), 'plural')}.${textAt(spec, 'group')}`;
}

function checkPodNames({ volumes, specPath, containers }: PodTemplate, envName: NameForm, report: Report): void {
  checkNamed(volumes, `${specPath}.volumes`, DNS_LABEL, 'volume-name', 'volume name', report);
  for (const { json, name, path } of containers) {
    checkName(name, `${path}.name`, DNS_LABEL, 'container-name', 'container name', report);
    checkNamed(objectsAt(json, 'ports'), `${path}.ports`, PORT_NAME, 'port-name', 'port name', report);
    checkNamed(objectsAt(json, 'env'), `${path}.env`, envName, 'env-name', 'variable name', report);
  }
}

/** Ports may be without a name; everything else is looked up by it. */
function checkNamed(items: readonly JsonObject[], path: string, form: NameForm, rule: string, what: string, report: Report): void {
  items.forEach((item, index) => {
    if (rule === 'port-name' && (item.name === undefined || item.name === '')) return;
    checkName(textAt(item, 'name'), `${path}[${index}].name`, form, rule, what, report);
  });
}

function checkName(name: string, path: string, { matches, form }: NameForm, rule: string, what: string, report: Report): void {
  if (!matches(name)) report(path, rule, `${what} must be ${form}, got ${show(name)}; rename it`);
}

function checkData(object: JsonObject, fields: readonly string[], report: Report): void {
  for (const field of fields) {
    for (const [key, value] of Object.entries(objectAt(object, field))) {
      const path = memberPath(field, key);
      checkName(key, path, DATA_KEY, 'data-key', 'key', report);
      if (typeof value !== 'string') report(path, 'data-value', `value must be a string, got ${show(value)}; quote it`);
    }
  }
}
