import { INT_OR_STRING, type JsonSchema, type KubernetesSchemas, QUANTITY, reference, TIME } from './json-schema.ts';

/** What cdk8s-cli generates for one version of Kubernetes, as an npm package cdk8s-plus-NN holds it in lib/imports. */
export interface Declarations {
  readonly minor: number;
  readonly source: string;
  /** Text of k8s.d.ts: every field with its type, and whether it must be there. */
  readonly types: string;
  /** Text of k8s.js: the key of each field in JSON, and apiVersion and kind of each class. */
  readonly code: string;
}

/**
 * Closed schemas out of type declarations. They hold what the declarations do: fields, types, which are required. Formats, bounds and enumerations are
 * for the overlays; whole numbers are assumed but for the bounds in a definition's own schema.
 *
 * @throws Error on a line that the generator of today does not write, so that no field is lost unseen
 */
export function declaredSchemas({ minor, source, types, code }: Declarations): KubernetesSchemas {
  const interfaces = readInterfaces(types);
  const jsonKeys = readJsonKeys(code);
  const byTypeName = new Map(interfaces.map((each) => [each.name, each]));
  const toSchema = (type: string): JsonSchema => schemaOf(type, byTypeName);
  const definitions: Record<string, JsonSchema> = {};
  for (const { name, definition, fields } of interfaces) {
    const keys = jsonKeys.get(name) ?? new Map<string, string>();
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const { field, type, optional } of fields) {
      const key = keys.get(field) ?? field;
      const isFraction = name === 'JsonSchemaProps' && FRACTIONS.has(key);
      properties[key] = isFraction ? { type: 'number' } : toSchema(type);
      if (!optional) required.push(key);
    }
    definitions[definition] = { type: 'object', properties, required, additionalProperties: false };
  }
  const kinds = new Map<string, string>();
  for (const [, name = '', apiVersion = '', kind = ''] of code.matchAll(CLASS_KIND)) {
    const props = byTypeName.get(`${name}Props`);
    if (props === undefined || /List$/.test(kind)) continue;
    const { definition } = props;
    const schema = definitions[definition];
    definitions[definition] = { ...schema, properties: { apiVersion: TEXT, kind: { enum: [kind] }, status: {}, ...schema?.properties } };
    kinds.set(`${apiVersion}|${kind}`, definition);
  }
  if (kinds.size === 0) throw new Error(`${source} must declare classes of Kubernetes kinds, got none; use a version of it that is known`);
  return { minor, source, definitions, kinds };
}

const TEXT: JsonSchema = { type: 'string' };
const FRACTIONS: ReadonlySet<string> = new Set(['maximum', 'minimum', 'multipleOf']);
/** A map, which stands on three lines. */
const MAP_TYPE = /\{\n\s+(\[key: string\]: .+;)\n\s+\}/g;
const CLASS_KIND = /^class (Kube\w+) extends [\s\S]*?\bGVK = \{\n\s+apiVersion: '([^']+)',\n\s+kind: '([^']+)',/gm;

interface DeclaredField {
  readonly field: string;
  readonly type: string;
  readonly optional: boolean;
}

interface DeclaredInterface {
  readonly name: string;
  /** The name that Kubernetes gives it, which stands in the comment above. */
  readonly definition: string;
  readonly fields: DeclaredField[];
}

function readInterfaces(types: string): DeclaredInterface[] {
  const interfaces: DeclaredInterface[] = [];
  let definition = '';
  let current: DeclaredInterface | undefined;
  for (const line of types.replaceAll(MAP_TYPE, '{ $1 }').split('\n')) {
    const comment = /^ \* @schema ([\w.-]+)$/.exec(line);
    if (comment !== null) definition = comment[1] ?? '';
    else if (line.startsWith('export interface ')) {
      const name = /^export interface (\w+) \{$/.exec(line)?.[1];
      if (name === undefined || definition === '') throw new Error(`an interface must have a name and a schema, got ${line}`);
      current = { name, definition, fields: [] };
      interfaces.push(current);
      definition = '';
    } else if (line === '}') current = undefined;
    else if (current !== undefined && line.startsWith('    readonly ')) {
      const [, field, optional, type] = /^ {4}readonly (\w+)(\?)?: (.+);$/.exec(line) ?? [];
      if (field === undefined || type === undefined) throw new Error(`a field must look like "readonly name?: Type;", got ${line.trim()}`);
      current.fields.push({ field, type, optional: optional === '?' });
    }
  }
  return interfaces;
}

/** JSON key of each field of each type, from the functions that turn a value into JSON. */
function readJsonKeys(code: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const keys = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of code.split('\n')) {
    const name = /^function toJson_(\w+)\(obj\) \{$/.exec(line)?.[1];
    if (name !== undefined) {
      current = new Map();
      keys.set(name, current);
    } else if (line === '}') current = undefined;
    else if (current !== undefined) {
      const [, key, field] = /^ {8}'([^']+)': .*?\bobj\.(\w+)/.exec(line) ?? [];
      if (key !== undefined && field !== undefined) current.set(field, key);
    }
  }
  return keys;
}

function schemaOf(type: string, interfaces: ReadonlyMap<string, DeclaredInterface>): JsonSchema {
  if (type.endsWith('[]')) return { type: 'array', items: schemaOf(type.slice(0, -2), interfaces) };
  const mapped = /^\{\s*\[key: string\]: (.+?);?\s*\}$/.exec(type)?.[1];
  if (mapped !== undefined) return { type: 'object', additionalProperties: schemaOf(mapped, interfaces) };
  switch (type) {
    case 'string':
    case 'boolean':
      return { type };
    case 'number':
      return { type: 'integer' };
    case 'any':
    // A value of any type in a schema of a custom kind.
    case 'string | number':
      return {};
    case 'Date':
      return TIME;
    case 'Quantity':
      return QUANTITY;
    case 'IntOrString':
      return INT_OR_STRING;
    case 'IoK8SApimachineryPkgApisMetaV1DeleteOptionsKind':
      return TEXT;
  }
  const known = interfaces.get(type);
  if (known === undefined) throw new Error(`a field's type must be known, got ${type}`);
  return reference(known.definition);
}
