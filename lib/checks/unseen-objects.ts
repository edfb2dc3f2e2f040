import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { isJsonObject, type Json } from '../manifest/json.ts';
import { findServedKind } from './api-versions.ts';

const CONTENTS = new WeakMap<ApplyUnit, NamespaceContents>();

interface NamespaceContents {
  /** Namespaces that something of the unit lives in. */
  readonly known: ReadonlySet<string>;
  /** By namespace, every text in its custom resources, and their names. */
  readonly custom: ReadonlyMap<string, { readonly texts: Set<string>; readonly names: Set<string> }>;
}

/**
 * Whether an object that the unit does not hold may be there all the same: in a namespace of others, or made by the controller of a custom resource that
 * speaks of it or has its name. A missing reference is then no fault that can be told for sure.
 *
 * @param names what the object is called, or what its labels say
 */
export function mayBeUnseen(unit: ApplyUnit, namespace: string, names: readonly unknown[]): boolean {
  const all = unit.base === undefined ? [contentsOf(unit)] : [contentsOf(unit), contentsOf(unit.base)];
  if (!all.some(({ known }) => known.has(namespace))) return true;
  return all.some(({ custom }) => {
    const found = custom.get(namespace);
    if (found === undefined) return false;
    return names.map(String).some((name) => found.texts.has(name) || [...found.names].some((own) => name.startsWith(`${own}-`)));
  });
}

function contentsOf(unit: ApplyUnit): NamespaceContents {
  const found = CONTENTS.get(unit);
  if (found !== undefined) return found;
  const known = new Set<string>();
  const custom = new Map<string, { texts: Set<string>; names: Set<string> }>();
  for (const { manifest } of unit.entries) {
    known.add(manifest.isCore('Namespace') ? manifest.name : manifest.namespace);
    if (findServedKind(manifest.apiVersion, manifest.kind) !== undefined) continue;
    const own = custom.get(manifest.namespace) ?? { texts: new Set(), names: new Set() };
    own.names.add(manifest.name);
    own.texts.add(manifest.name);
    addTexts(manifest.spec, own.texts);
    custom.set(manifest.namespace, own);
  }
  const contents = { known, custom };
  CONTENTS.set(unit, contents);
  return contents;
}

function addTexts(value: Json | undefined, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  else if (Array.isArray(value)) for (const item of value) addTexts(item, texts);
  else if (isJsonObject(value)) for (const key of Object.keys(value)) addTexts(value[key], texts);
}
