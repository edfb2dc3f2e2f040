import { isJsonObject, type Json } from '../manifest/json.ts';
import type { JsonSchema, KubernetesSchemas } from './json-schema.ts';

type Definitions = KubernetesSchemas['definitions'];

/** Whether there is a null in any list of a value. */
export function hasNullItem(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => item === null || hasNullItem(item));
  return isJsonObject(value) && Object.values(value).some(hasNullItem);
}

/** A value with what an API server reads for the nulls in its lists: an empty item of their type. Without any, the same value. */
export function withoutNullItems(value: Json, schema: JsonSchema | undefined, definitions: Definitions): Json {
  const own = resolved(schema, definitions);
  if (Array.isArray(value)) {
    const { items } = own ?? {};
    const changed = value.map((item: Json) => (item === null ? emptyOf(items, definitions) : withoutNullItems(item, items, definitions)));
    return changed.every((item, index) => item === value[index]) ? value : changed;
  }
  if (!isJsonObject(value)) return value;
  const rest = own?.additionalProperties;
  let changed: Record<string, Json | undefined> | undefined;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (typeof member !== 'object' || member === null) continue;
    const read = withoutNullItems(member, own?.properties?.[key] ?? (typeof rest === 'object' ? rest : undefined), definitions);
    if (read === member) continue;
    changed ??= { ...value };
    changed[key] = read;
  }
  return changed ?? value;
}

function emptyOf(schema: JsonSchema | undefined, definitions: Definitions): Json {
  const type = resolved(schema, definitions)?.type;
  if (type === 'string') return '';
  if (type === 'integer' || type === 'number') return 0;
  return type === 'object' ? {} : null;
}

function resolved(schema: JsonSchema | undefined, definitions: Definitions): JsonSchema | undefined {
  return schema?.$ref === undefined ? schema : definitions[schema.$ref.slice('#/definitions/'.length)];
}
