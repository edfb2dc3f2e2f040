import { show } from '../manifest/finding.ts';
import { objectAt } from '../manifest/json.ts';
import { ENFORCE_LABEL, POD_SECURITY_LEVELS, podSecurityFaults } from './pod-security.ts';
import { kindRule, podRule, type Rule } from './rule.ts';

/** The first minor whose API server enforces the levels that namespaces name, without being told to. */
const FIRST_ENFORCED = 23;

/** Pods keep to the level of their namespace. */
export const POD_SECURITY_RULES: readonly Rule[] = [
  podRule('pod-security', 'every pod is of the Pod Security level that its namespace enforces', {}, (pod, report, { unit, entry }) => {
    const namespace = unit.find('', 'Namespace', '', entry.manifest.namespace)?.manifest;
    const label = objectAt(namespace?.metadata ?? {}, 'labels')[ENFORCE_LABEL];
    const level = POD_SECURITY_LEVELS.find((candidate) => candidate === label);
    for (const { path, what } of level === undefined ? [] : podSecurityFaults(pod, level)) {
      report(
        path,
        `pods in namespace ${show(entry.manifest.namespace)} must keep to the level ${show(level)}, got ${what}; change the pod or the label`,
      );
    }
  }),
  kindRule(
    'pod-security-level',
    '/Namespace',
    'every namespace names the Pod Security level that it enforces (from Kubernetes 1.23)',
    {},
    ({ manifest }, report, { context }) => {
      const label = objectAt(manifest.metadata, 'labels')[ENFORCE_LABEL];
      if (context.kubernetesMinor < FIRST_ENFORCED && label === undefined) return;
      if (POD_SECURITY_LEVELS.some((level) => level === label)) return;
      report(`metadata.labels["${ENFORCE_LABEL}"]`, `label must be one of ${POD_SECURITY_LEVELS.join(', ')}, got ${show(label)}; set it`);
    },
  ),
];
