/** A value of a rendered object. `undefined` members stand for absent ones, as JSON writes them. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

const NOTHING: JsonObject = Object.freeze({});
const NO_VALUES: readonly Json[] = Object.freeze([]);
const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key; an empty one where there is none or something else stands there (types are the schema's business). */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : NOTHING;
}

/** The list at a key; an empty one where there is none or something else stands there. */
export function listAt(parent: JsonObject, key: string): readonly Json[] {
  const value = parent[key];
  return isList(value) ? value : NO_VALUES;
}

/** The list of objects at a key. An item of another type becomes an empty object, so that indices stay those of the text. */
export function objectsAt(parent: JsonObject, key: string): readonly JsonObject[] {
  const list = listAt(parent, key);
  return list.every(isJsonObject) ? list : list.map((item) => (isJsonObject(item) ? item : NOTHING));
}

/** The string at a key; empty where there is none or something else stands there. */
export function textAt(parent: JsonObject, key: string): string {
  const value = parent[key];
  return typeof value === 'string' ? value : '';
}

/** Whether two values are written as the same JSON but for the order of keys. Absent members are those that are `undefined`. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a) || isList(b))
    return isList(a) && isList(b) && a.length === b.length && a.every((item, index) => isSameJson(item, b[index]));
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b;
  for (const key in a) if (!isSameJson(a[key], b[key])) return false;
  for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
  return true;
}

/** Path of a member: `spec.ports[0]`, `metadata.labels["com.openfaas.scale.min"]`. An empty parent is the object itself. */
export function memberPath(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}[${key}]`;
  if (!PLAIN_KEY.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
