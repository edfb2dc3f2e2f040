import { objectLabel } from '../manifest/finding.ts';
import { isJsonObject, type JsonObject, objectAt, textAt } from '../manifest/json.ts';
import { findRule } from '../policy/rules.ts';
import type { CheckException } from './check-exception.ts';

/**
 * Tells kube-linter, kube-score, polaris and checkov what an object is excused from, in the way of each, so that nobody who runs them over the output
 * reads what is known. On the object alone: pods, and the hash of their template, stay as they are.
 */
export class ToolAnnotations {
  readonly #exact = new Map<string, CheckException[]>();
  readonly #byStart = new Map<string, CheckException[]>();
  /** Annotations by the entries of the two maps that they come from: of one kind in all rows. */
  readonly #made = new Map<string, Readonly<Record<string, string>>>();

  constructor(exceptions: readonly CheckException[]) {
    for (const exception of exceptions) {
      const isStart = exception.object.endsWith('*');
      const [map, key] = isStart ? [this.#byStart, exception.object.slice(0, -1)] : [this.#exact, exception.object];
      map.set(key, [...(map.get(key) ?? []), exception]);
    }
  }

  /** The object with the annotations, in the order of their keys; the very object where there are none. */
  annotate(object: object): object {
    const metadata = isJsonObject(object) ? objectAt(object, 'metadata') : {};
    const kind = isJsonObject(object) ? textAt(object, 'kind') : '';
    const added = this.#annotationsOf(objectLabel({ kind, namespace: textAt(metadata, 'namespace'), name: textAt(metadata, 'name') }));
    if (Object.keys(added).length === 0) return object;
    const annotations = sorted({ ...objectAt(metadata, 'annotations'), ...added });
    // Where the other objects have their annotations: the keys of metadata are in order.
    return { ...object, metadata: sorted({ ...metadata, annotations }) };
  }

  #annotationsOf(label: string): Readonly<Record<string, string>> {
    const starts = [...this.#byStart.keys()].filter((start) => label.startsWith(start));
    const own = this.#exact.get(label);
    const key = `${own === undefined ? '' : label}|${starts.join('|')}`;
    let made = this.#made.get(key);
    if (made === undefined) {
      made = toolAnnotations([...(own ?? []), ...starts.flatMap((start) => this.#byStart.get(start) ?? [])]);
      this.#made.set(key, made);
    }
    return made;
  }
}

function sorted(map: JsonObject): JsonObject {
  const copy: Record<string, JsonObject[string]> = {};
  for (const key of Object.keys(map).sort()) copy[key] = map[key];
  return copy;
}

/** The annotations that excuse one object. */
export function toolAnnotations(exceptions: readonly CheckException[]): Readonly<Record<string, string>> {
  const annotations: Record<string, string> = {};
  const kubeScore = new Set<string>();
  const checkov = new Map<number, string>();
  for (const { rule, reason } of exceptions) {
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
