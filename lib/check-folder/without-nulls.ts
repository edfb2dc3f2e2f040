import { isJsonObject, type Json, type JsonObject } from '../manifest/json.ts';

/** Maps of texts, in which a null is an empty text and not a missing field. */
const TEXT_MAPS: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'data',
  'labels',
  'matchLabels',
  'nodeSelector',
  'parameters',
  'stringData',
]);
/** Maps of amounts, in which a null is none. */
const AMOUNT_MAPS: ReadonlySet<string> = new Set([
  'capacity',
  'default',
  'defaultRequest',
  'hard',
  'limits',
  'max',
  'maxLimitRequestRatio',
  'min',
  'requests',
]);
/**
 * An object of a kind of Kubernetes as an API server reads it: there null is the same as nothing. Not for custom
 * resources, which may tell the two apart.
 *
 * @param kept keys whose values are not of a kind of Kubernetes: what a definition says of defaults and examples
 */
export function withoutNulls(object: JsonObject, kept: ReadonlySet<string>): JsonObject {
  const read: Record<string, Json | undefined> = {};
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === null || value === undefined) continue;
    Object.defineProperty(read, key, { value: kept.has(key) ? value : readMember(key, value, kept), enumerable: true });
  }
  return read;
}

function readMember(key: string, value: Json, kept: ReadonlySet<string>): Json {
  if (isJsonObject(value))
    return TEXT_MAPS.has(key) ? filled(value, '', kept) : AMOUNT_MAPS.has(key) ? filled(value, '0', kept) : withoutNulls(value, kept);
  if (!Array.isArray(value)) return value;
  // What an item is that is null depends on its type.
  return value.map((item: Json) => readMember('', item, kept));
}

function filled(map: JsonObject, empty: string, kept: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, value === null ? empty : readMember(key, value ?? empty, kept)]),
  );
}
