import { isJsonObject, type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import { INT_OR_STRING, type JsonSchema, type KubernetesSchemas, QUANTITY, reference, TIME } from './json-schema.ts';

/**
 * Closes the official definitions of a version, as cdk8s-team/cdk8s keeps them in kubernetes-schemas/: a definition with fields takes no others. All
 * references are to definitions, and nothing is composed, so that closing is safe.
 *
 * @param document `_definitions.json`, parsed
 */
export function officialSchemas(minor: number, source: string, document: unknown): KubernetesSchemas {
  const official = isJsonObject(document) ? objectAt(document, 'definitions') : {};
  const definitions: Record<string, JsonSchema> = {};
  const kinds = new Map<string, string>();
  for (const name of Object.keys(official)) {
    const definition = objectAt(official, name);
    const served = objectsAt(definition, 'x-kubernetes-group-version-kind');
    const closed = LEAVES.get(name) ?? close(definition);
    if (served.length !== 1 || !isJsonObject(definition.properties) || !('metadata' in definition.properties)) {
      definitions[name] = closed;
      continue;
    }
    // What a cluster reports of an object is not ours to judge.
    definitions[name] = { ...closed, properties: { ...closed.properties, status: {} } };
    for (const gvk of served) {
      const group = textAt(gvk, 'group');
      kinds.set(`${group === '' ? '' : `${group}/`}${textAt(gvk, 'version')}|${textAt(gvk, 'kind')}`, name);
    }
  }
  if (kinds.size === 0) throw new Error(`${source} must hold the definitions of a Kubernetes version, got none`);
  return { minor, source, definitions, kinds };
}

const LEAVES: ReadonlyMap<string, JsonSchema> = new Map([
  ['io.k8s.apimachinery.pkg.api.resource.Quantity', QUANTITY],
  ['io.k8s.apimachinery.pkg.util.intstr.IntOrString', INT_OR_STRING],
  ['io.k8s.apimachinery.pkg.apis.meta.v1.Time', TIME],
]);
const REFERENCE = '#/definitions/';

/** Only the keywords that say something about a value; descriptions and marks are left behind. */
function close(schema: JsonObject): JsonSchema {
  const ref = textAt(schema, '$ref');
  if (ref !== '') return reference(ref.slice(REFERENCE.length));
  const closed: { -readonly [Key in keyof JsonSchema]: JsonSchema[Key] } = {};
  if (typeof schema.type === 'string') closed.type = schema.type;
  if (typeof schema.format === 'string' && schema.type !== 'object') closed.format = schema.format;
  if (Array.isArray(schema.enum)) closed.enum = schema.enum;
  if (isJsonObject(schema.items)) closed.items = close(schema.items);
  if (isJsonObject(schema.additionalProperties)) closed.additionalProperties = close(schema.additionalProperties);
  if (!isJsonObject(schema.properties)) return closed;
  const { properties } = schema;
  closed.properties = Object.fromEntries(Object.keys(properties).map((key) => [key, close(objectAt(properties, key))]));
  closed.additionalProperties ??= false;
  if (Array.isArray(schema.required)) closed.required = schema.required.map(String);
  return closed;
}
