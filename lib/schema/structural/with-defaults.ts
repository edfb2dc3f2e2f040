import { isJsonObject, type Json, type JsonObject, objectAt } from '../../manifest/json.ts';

/**
 * A resource with the defaults of its definition, as an API server fills them in before it validates: where a field is missing, or null that may not
 * be (kubernetes/apiextensions-apiserver pkg/apiserver/schema/defaulting). What needs no default stays the same value.
 */
export function withDefaults(value: Json, schema: JsonObject): Json {
  if (Array.isArray(value)) {
    const { items } = schema;
    return isJsonObject(items) ? value.map((item: Json) => withDefaults(item, items)) : value;
  }
  if (!isJsonObject(value)) return value;
  const filled: Record<string, Json | undefined> = {};
  const properties = objectAt(schema, 'properties');
  const { additionalProperties } = schema;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    const named = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (!isJsonObject(named)) set(filled, key, member);
    else if (member !== null || named.nullable === true || named.default === undefined) set(filled, key, withDefaults(member, named));
  }
  for (const key of Object.keys(properties)) {
    const named = objectAt(properties, key);
    if (named.default !== undefined && !Object.hasOwn(filled, key)) set(filled, key, withDefaults(named.default, named));
  }
  return filled;
}

/** Also a key `__proto__`. */
function set(target: Record<string, Json | undefined>, key: string, value: Json): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
