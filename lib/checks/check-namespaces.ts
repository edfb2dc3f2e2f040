import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, show } from '../manifest/finding.ts';
import { isNamespaced } from './api-versions.ts';

/** Namespaces of every cluster that objects may be put into. `default` is one of them, and refused. */
const BUILT_IN: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Objects that live in a namespace name one that is there when they are applied; the others name none. */
export function checkNamespaces(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  const applied = new Set<string>();
  for (const entry of unit.entries) {
    const { group, kind, name, namespace, metadata } = entry.manifest;
    if (entry.manifest.isCore('Namespace')) applied.add(name);
    const report = (rule: string, message: string) => findings.push(findingOn(entry, 'metadata.namespace', rule, message));
    const namespaced = isNamespaced(group, kind, unit.customKinds);
    if (namespaced === undefined) continue;
    if (!namespaced) {
      if (metadata.namespace !== undefined) {
        report('namespace-forbidden', `${kind} must not name a namespace, got ${show(metadata.namespace)}; remove it`);
      }
    } else if (namespace === '') {
      report(
        'namespace-missing',
        `namespace must be named, or kubectl takes the user's current one, got ${show(metadata.namespace)}; name it`,
      );
    } else if (BUILT_IN.has(namespace)) {
    } else if (namespace === 'default') {
      report('namespace-default', 'namespace must not be "default", got "default"; use one of the lab');
    } else if ((unit.base ?? unit).find('', 'Namespace', '', namespace) === undefined) {
      report('namespace-unknown', `namespace must be created by the base, got ${show(namespace)}; correct it or create it there`);
    } else if (unit.base === undefined && !applied.has(namespace)) {
      report(
        'namespace-late',
        `namespace must be applied before what it holds, got ${show(namespace)} after it; put it into an earlier file`,
      );
    }
  }
  return findings;
}
