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
/** Lists of texts that may hold nothing else. */
const TEXT_LISTS: ReadonlySet<string> = new Set(
  'accessModes apiGroups apiVersions args cidrs command finalizers hostnames hosts monitors nonResourceURLs operations required resourceNames resources targetWWNs values verbs'.split(
    ' ',
  ),
);

/** Lists in which an item that says nothing still counts. */
const SELECTOR_LISTS: ReadonlySet<string> = new Set(['clusterRoleSelectors', 'nodeSelectorTerms']);

/**
 * An object of a kind of Kubernetes as an API server reads it: there null is the same as nothing, or, in a list, as an empty item. Not for custom
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
  const others = value.filter((item: Json) => item !== null);
  if (others.length === value.length) return value.map((item: Json) => readMember('', item, kept));
  const empty = emptyLike(others[0]) ?? (TEXT_LISTS.has(key) ? '' : SELECTOR_LISTS.has(key) ? {} : undefined);
  // Of what the only items would be is not known; they are left out.
  return empty === undefined ? others : value.map((item: Json) => (item === null ? empty : readMember('', item, kept)));
}

function emptyLike(item: Json | undefined): Json | undefined {
  if (typeof item === 'string') return '';
  if (typeof item === 'number') return 0;
  return isJsonObject(item) ? {} : undefined;
}

function filled(map: JsonObject, empty: string, kept: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, value === null ? empty : readMember(key, value ?? empty, kept)]),
  );
}
