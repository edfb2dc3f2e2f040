import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { Check } from '../manifest/check-context.ts';
import { type Finding, findingOn, type PlacedManifest, show } from '../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';
import { FUNCTION_LABEL } from './labels.ts';

const SCALE_MIN = 'com.openfaas.scale.min';
const SCALE_MAX = 'com.openfaas.scale.max';
/** The provider sends every call there (openfaas/faas-netes pkg/k8s/proxy.go). */
const FUNCTION_PORT = 8080;

/**
 * Every OpenFaaS function (a workload whose pods carry the label `faas_function`) is what the provider itself would have made of it where it looks:
 * else it is not listed, not routed, not scaled, or a later `faas-cli deploy` fails on the selector.
 */
export function checkFunctions(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.affected) {
    const { pod } = entry.manifest;
    if (pod?.labels[FUNCTION_LABEL] === undefined) continue;
    const report: Report = (path, rule, message) => findings.push(findingOn(entry, path, rule, message));
    checkDeployment(entry, pod, report);
    checkContainer(entry, pod, report);
    checkService(entry, unit, report);
    checkScale(entry, pod, report);
  }
  return findings;
}

export const OPENFAAS_CHECKS: readonly Check[] = [checkFunctions];

type Report = (path: string, rule: string, message: string) => void;

function checkDeployment({ manifest }: PlacedManifest, { labels, metadataPath }: PodTemplate, report: Report): void {
  const { kind, group, name, metadata, spec } = manifest;
  if (kind !== 'Deployment' || group !== 'apps') {
    report(
      'kind',
      'function-kind',
      `a function must be a Deployment of apps, got ${show(kind)}; remove the label ${FUNCTION_LABEL} or change the kind`,
    );
    return;
  }
  const label = objectAt(metadata, 'labels')[FUNCTION_LABEL];
  if (label !== name) {
    report(
      `metadata.labels.${FUNCTION_LABEL}`,
      'function-label',
      `label must be the function's name ${show(name)}, got ${show(label)}; set it`,
    );
  }
  if (labels[FUNCTION_LABEL] !== name) {
    const message = `label must be the function's name ${show(name)}, got ${show(labels[FUNCTION_LABEL])}; set it`;
    report(`${metadataPath}.labels.${FUNCTION_LABEL}`, 'function-label', message);
  }
  const selector = objectAt(spec, 'selector');
  if (!isOnlyPair(objectAt(selector, 'matchLabels'), FUNCTION_LABEL, name) || selector.matchExpressions !== undefined) {
    const message = `selector must be exactly ${FUNCTION_LABEL}: ${name}, which faas-cli deploy keeps, got ${show(spec.selector)}; remove the rest`;
    report('spec.selector', 'function-selector', message);
  }
}

function checkContainer({ manifest: { name } }: PlacedManifest, { containers }: PodTemplate, report: Report): void {
  const container = containers.find(({ init }) => !init);
  if (container === undefined) return;
  if (container.name !== name) {
    const message = `first container must be named as the function, ${show(name)}, got ${show(container.name)}; rename it`;
    report(`${container.path}.name`, 'function-container', message);
  }
  const ports = objectsAt(container.json, 'ports');
  if (!ports.some((port) => port.name === 'http' && port.containerPort === FUNCTION_PORT && (port.protocol ?? 'TCP') === 'TCP')) {
    const message = `first container must declare port http ${FUNCTION_PORT}/TCP, got ${show(container.json.ports)}; declare it`;
    report(`${container.path}.ports`, 'function-port', message);
  }
}

function checkService({ manifest: { name, namespace } }: PlacedManifest, unit: ApplyUnit, report: Report): void {
  const service = unit.find('', 'Service', namespace, name)?.manifest;
  if (service === undefined) {
    report('metadata.name', 'function-service', `a function must have a Service ${namespace}/${name}, got none; add it`);
    return;
  }
  if (!isOnlyPair(objectAt(service.spec, 'selector'), FUNCTION_LABEL, name)) {
    const message = `Service of a function must select exactly ${FUNCTION_LABEL}: ${name}, got ${show(service.spec.selector)}; correct it`;
    report('metadata.name', 'function-service', message);
  }
  const ports = objectsAt(service.spec, 'ports');
  const sends = ({ port, targetPort = FUNCTION_PORT }: JsonObject) =>
    port === FUNCTION_PORT && (targetPort === FUNCTION_PORT || targetPort === 'http');
  if (!ports.some(sends)) {
    report(
      'metadata.name',
      'function-service',
      `Service of a function must send ${FUNCTION_PORT} to ${FUNCTION_PORT}, got ${show(ports)}; correct it`,
    );
  }
}

const COUNT = /^[1-9]\d{0,8}$/;

/** The provider reads the scale labels of the pod template only; text that is no number silently falls back to 1 and 20. */
function checkScale({ manifest: { spec } }: PlacedManifest, { labels, metadataPath }: PodTemplate, report: Report): void {
  for (const key of [SCALE_MIN, SCALE_MAX]) {
    if (COUNT.test(textAt(labels, key))) continue;
    const message = `label must be a whole number from 1 as a string, got ${show(labels[key])}; set it on the pod template`;
    report(memberPath(`${metadataPath}.labels`, key), 'scale-label', message);
    return;
  }
  const min = Number(labels[SCALE_MIN]);
  const max = Number(labels[SCALE_MAX]);
  const path = memberPath(`${metadataPath}.labels`, SCALE_MIN);
  if (min > max) report(path, 'scale-label', `${SCALE_MIN} must be at most ${SCALE_MAX}, got ${min} over ${max}; swap or correct them`);
  const { replicas } = spec;
  if (min === max && replicas !== min) {
    report(
      'spec.replicas',
      'function-replicas',
      `replicas must be ${min}, at which both scale labels pin it, got ${show(replicas)}; make them equal`,
    );
  } else if (min < max && typeof replicas === 'number' && replicas !== 0 && (replicas < min || replicas > max)) {
    report(
      'spec.replicas',
      'function-replicas',
      `replicas must be within the scale labels, ${min} to ${max}, got ${replicas}; correct or leave it out`,
    );
  }
}

function isOnlyPair(labels: JsonObject, key: string, value: string): boolean {
  return labels[key] === value && Object.keys(labels).length === 1;
}
