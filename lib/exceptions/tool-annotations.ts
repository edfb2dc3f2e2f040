import { isJsonObject, type JsonObject, objectAt } from '../manifest/json.ts';
import type { Excuses } from '../manifest/manifest.ts';
import { findRule } from '../policy/rules.ts';

/**
 * The object with what tells kube-linter, kube-score, polaris and checkov what it is excused from, in the way of each, so that nobody who runs them
 * over the output reads what is known. On the object alone: pods, and the hash of their template, stay as they are. Annotations are in the order of
 * their keys; the very object comes back where there are none.
 */
export function withToolAnnotations(object: object, excuses: Excuses): object {
  if (excuses.size === 0 || !isJsonObject(object)) return object;
  const metadata = objectAt(object, 'metadata');
  const annotations = sorted({ ...objectAt(metadata, 'annotations'), ...toolAnnotations(excuses) });
  // Where the other objects have their annotations: the keys of metadata are in order.
  return { ...object, metadata: sorted({ ...metadata, annotations }) };
}

function sorted(map: JsonObject): JsonObject {
  const copy: Record<string, JsonObject[string]> = {};
  for (const key of Object.keys(map).sort()) copy[key] = map[key];
  return copy;
}

/** The annotations of one object. */
export function toolAnnotations(excuses: Excuses): Readonly<Record<string, string>> {
  const annotations: Record<string, string> = {};
  const kubeScore = new Set<string>();
  const checkov = new Map<number, string>();
  for (const [rule, reason] of excuses) {
    const tools = findRule(rule)?.tools ?? {};
    for (const check of tools.kubeLinter ?? []) annotations[`ignore-check.kube-linter.io/${check}`] = reason;
    for (const check of tools.polaris ?? []) annotations[`polaris.fairwinds.com/${check}-exempt`] = 'true';
    for (const check of tools.kubeScore ?? []) kubeScore.add(check);
    for (const check of tools.checkov ?? []) checkov.set(check, checkov.get(check) ?? reason);
  }
  if (kubeScore.size > 0) annotations['kube-score/ignore'] = [...kubeScore].sort().join(',');
  [...checkov]
    .sort(([a], [b]) => a - b)
    .forEach(([check, reason], index) => {
      annotations[`checkov.io/skip${index + 1}`] = `CKV_K8S_${check}=${reason}`;
    });
  return annotations;
}
