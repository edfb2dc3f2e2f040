import { isJsonObject, type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * The schema of each version that a CustomResourceDefinition (v1, or v1beta1) serves, by `apiVersion|kind`, closed as the API server closes it: a field
 * beside `properties` is dropped there, or refused under strict validation, unless the schema preserves unknown fields. Rules in CEL
 * (`x-kubernetes-validations`) are not evaluated.
 */
export function customSchemas({ spec }: Manifest): ReadonlyMap<string, JsonSchema> {
  const group = textAt(spec, 'group');
  const kind = textAt(objectAt(spec, 'names'), 'kind');
  const common = objectAt(objectAt(spec, 'validation'), 'openAPIV3Schema');
  const versions = objectsAt(spec, 'versions').filter(({ served }) => served !== false);
  const named = versions.length > 0 ? versions : [{ name: textAt(spec, 'version') }];
  return new Map(
    named.map((version) => {
      const own = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
      return [`${group}/${textAt(version, 'name')}|${kind}`, rootSchema(Object.keys(own).length > 0 ? own : common)];
    }),
  );
}

/** An object of its own or within a resource: the API server adds these three to the schema, whatever it says of them. */
function rootSchema(schema: JsonObject): JsonSchema {
  const closed = close(schema);
  return {
    ...closed,
    type: 'object',
    properties: {
      ...closed.properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      status: {},
    },
  };
}

const WORDS = ['pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties'] as const;
/** Formats that API servers check and ajv-formats knows; a server lets unknown ones be. */
const FORMATS: ReadonlySet<string> = new Set([
  'date-time',
  'date',
  'email',
  'ipv4',
  'ipv6',
  'uri',
  'uuid',
  'int32',
  'int64',
  'float',
  'double',
  'byte',
]);

function close(schema: JsonObject): JsonSchema {
  const closed: Record<string, unknown> = {};
  const type = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : schema.type;
  if (type !== undefined) closed.type = schema.nullable === true ? [type, 'null'].flat() : type;
  for (const word of WORDS) if (schema[word] !== undefined) closed[word] = schema[word];
  if (typeof schema.format === 'string' && FORMATS.has(schema.format)) closed.format = schema.format;
  if (Array.isArray(schema.enum)) closed.enum = schema.nullable === true ? [...schema.enum, null] : schema.enum;
  if (Array.isArray(schema.required)) closed.required = schema.required;
  if (isJsonObject(schema.items)) closed.items = close(schema.items);
  if (isJsonObject(schema.not)) closed.not = open(schema.not);
  for (const word of ['anyOf', 'allOf', 'oneOf'] as const) {
    if (Array.isArray(schema[word])) closed[word] = objectsAt(schema, word).map(open);
  }
  if (isJsonObject(schema.additionalProperties)) closed.additionalProperties = close(schema.additionalProperties);
  else if (typeof schema.additionalProperties === 'boolean') closed.additionalProperties = schema.additionalProperties;
  if (!isJsonObject(schema.properties)) return closeEmpty(schema, closed);
  const { properties } = schema;
  closed.properties = Object.fromEntries(Object.keys(properties).map((key) => [key, memberSchema(objectAt(properties, key))]));
  if (schema['x-kubernetes-preserve-unknown-fields'] !== true) closed.additionalProperties ??= false;
  return closed;
}

function memberSchema(schema: JsonObject): JsonSchema {
  return schema['x-kubernetes-embedded-resource'] === true ? rootSchema(schema) : close(schema);
}

/** An object of which the schema names no field has none, unless it says that it keeps what it does not know. */
function closeEmpty(schema: JsonObject, closed: Record<string, unknown>): JsonSchema {
  const isEmpty = schema.type === 'object' && closed.additionalProperties === undefined;
  if (isEmpty && schema['x-kubernetes-preserve-unknown-fields'] !== true) closed.additionalProperties = false;
  return closed;
}

/** Parts of a composition say what else must hold of fields that are declared beside them; they close nothing. */
function open(schema: JsonObject): JsonSchema {
  return withoutClosing(close(schema));
}

function withoutClosing(schema: JsonSchema): JsonSchema {
  const { additionalProperties, properties, items, ...rest } = schema;
  return {
    ...rest,
    ...(typeof additionalProperties === 'object' && { additionalProperties: withoutClosing(additionalProperties) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, withoutClosing(value)])),
    }),
    ...(items !== undefined && { items: withoutClosing(items) }),
  };
}
