import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, type PlacedManifest, show } from '../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt } from '../manifest/json.ts';
import { isLabelValue, isQualifiedName } from '../manifest/name-syntax.ts';

/** Labels and annotations of objects and of their pods, and node selectors, have keys and values that Kubernetes accepts; all are strings. */
export function checkLabels(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    const { kind, metadata, spec, pod } = entry.manifest;
    checkMetadata(entry, metadata, 'metadata', findings);
    if (kind === 'CronJob') checkJobMetadata(entry, objectAt(objectAt(spec, 'jobTemplate'), 'metadata'), findings);
    if (pod === undefined) continue;
    if (pod.metadata !== metadata) checkMetadata(entry, pod.metadata, pod.metadataPath, findings);
    checkLabelMap(entry, objectAt(pod.spec, 'nodeSelector'), `${pod.specPath}.nodeSelector`, findings);
  }
  return findings;
}

/** An API server looks at them only once the CronJob makes a Job of them. */
function checkJobMetadata(entry: PlacedManifest, metadata: JsonObject, findings: Finding[]): void {
  const found: Finding[] = [];
  checkMetadata(entry, metadata, 'spec.jobTemplate.metadata', found);
  findings.push(...found.map((finding) => ({ ...finding, rule: 'job-label' })));
}

const KEY_FORM = 'must be at most 63 of letters, digits, "-", "_" and ".", after an optional DNS name and "/"';

function checkMetadata(entry: PlacedManifest, metadata: JsonObject, path: string, findings: Finding[]): void {
  checkLabelMap(entry, objectAt(metadata, 'labels'), `${path}.labels`, findings);
  const annotations = objectAt(metadata, 'annotations');
  for (const key of Object.keys(annotations)) {
    const value = annotations[key];
    const at = () => memberPath(`${path}.annotations`, key);
    if (!isQualifiedName(key.toLowerCase()))
      findings.push(findingOn(entry, at(), 'annotation-key', `annotation key ${KEY_FORM}, got ${show(key)}; rename it`));
    if (typeof value !== 'string') {
      findings.push(findingOn(entry, at(), 'annotation-value', `annotation value must be a string, got ${show(value)}; quote it`));
    }
  }
}

function checkLabelMap(entry: PlacedManifest, labels: JsonObject, path: string, findings: Finding[]): void {
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    const at = () => memberPath(path, key);
    if (!isQualifiedName(key)) findings.push(findingOn(entry, at(), 'label-key', `label key ${KEY_FORM}, got ${show(key)}; rename it`));
    if (typeof value !== 'string') {
      findings.push(findingOn(entry, at(), 'label-value', `label value must be a string, got ${show(value)}; quote it`));
    } else if (!isLabelValue(value)) {
      const rule = 'label value must be empty or at most 63 of letters, digits, "-", "_" and ".", with letters or digits at both ends';
      findings.push(findingOn(entry, at(), 'label-value', `${rule}, got ${show(value)}; change it`));
    }
  }
}
