import { show } from '../../manifest/finding.ts';
import { isJsonObject, isSameJson, type Json, type JsonObject, listAt, memberPath, objectAt, objectsAt } from '../../manifest/json.ts';
import type { SchemaFault } from '../explain-error.ts';
import { typeFault, unknownField } from '../explain-error.ts';
import { hasFormat } from './formats.ts';
import type { PatternMatcher } from './pattern-matcher.ts';
import { bounds } from './value-bounds.ts';

/** What the fields of a resource's root, or of one within another, may always be, whatever the schema says. */
const ROOT_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Holds resources against the structural schema of their definition as an API server does (kubernetes/apiextensions-apiserver pkg/apiserver/schema and
 * validation): closed but where it keeps unknown fields. In time linear in resource and schema; rules in CEL are not evaluated.
 */
export class StructuralValidator {
  readonly #patterns: PatternMatcher;

  constructor(patterns: PatternMatcher) {
    this.#patterns = patterns;
  }

  /** @param keepsUnknown whether fields that the schema does not name are kept all over */
  faults(resource: JsonObject, schema: JsonObject, keepsUnknown: boolean): SchemaFault[] {
    const faults: SchemaFault[] = [];
    const { status: _, ...rest } = resource;
    this.#visit(rest, withoutRequired(schema, 'status'), '', { faults, closed: !keepsUnknown, root: true });
    return faults;
  }

  /** Faults of a value within a resource: of a default. */
  valueFaults(value: Json, schema: JsonObject): SchemaFault[] {
    const faults: SchemaFault[] = [];
    this.#visit(value, schema, '', { faults, closed: true, root: false });
    return faults;
  }

  #visit(value: Json | undefined, schema: JsonObject, path: string, context: Context): void {
    if (value === undefined) return;
    const { faults } = context;
    if (value === null) {
      if (schema.nullable !== true && typesOf(schema).length > 0) faults.push(typeFault(path, typesOf(schema), value));
      return;
    }
    const types = typesOf(schema);
    if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
      faults.push(typeFault(path, types, value));
      return;
    }
    this.#checkValue(value, schema, path, faults);
    if (isJsonObject(value)) this.#visitObject(value, schema, path, context);
    else if (Array.isArray(value)) this.#visitList(value, schema, path, context);
    this.#checkCompositions(value, schema, path, faults);
  }

  #visitObject(value: JsonObject, schema: JsonObject, path: string, context: Context): void {
    const { faults } = context;
    const properties = objectAt(schema, 'properties');
    const { additionalProperties } = schema;
    const isResource = context.root || schema['x-kubernetes-embedded-resource'] === true;
    const keeps = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
    const closed = context.closed && !keeps;
    // What is kept unseen is kept whole, but what the schema names below it is looked at again.
    const within: Context = { faults, closed: context.closed, root: false };
    for (const key of Object.keys(value)) {
      const member = value[key];
      const at = memberPath(path, key);
      if (isResource && ROOT_FIELDS.has(key)) continue;
      if (Object.hasOwn(properties, key)) this.#visit(member, objectAt(properties, key), at, within);
      else if (isJsonObject(additionalProperties)) this.#visit(member, additionalProperties, at, within);
      else if (closed) faults.push(unknownField(path, key, Object.keys(properties)));
    }
    for (const key of listAt(schema, 'required')) {
      if (typeof key === 'string' && value[key] === undefined && !(isResource && ROOT_FIELDS.has(key)))
        faults.push({ path: memberPath(path, key), rule: 'schema-required', message: `${key} must be there, got nothing; add it` });
    }
    if (!isResource || context.root) return;
    for (const key of ['apiVersion', 'kind']) {
      if (typeof value[key] !== 'string' || value[key] === '')
        faults.push({
          path: memberPath(path, key),
          rule: 'schema-required',
          message: `${key} must be there in a resource, got nothing; add it`,
        });
    }
  }

  #visitList(value: readonly Json[], schema: JsonObject, path: string, context: Context): void {
    const { items } = schema;
    if (isJsonObject(items))
      for (const [index, item] of value.entries()) this.#visit(item, items, memberPath(path, index), { ...context, root: false });
    const keys = listAt(schema, 'x-kubernetes-list-map-keys');
    const isMap = schema['x-kubernetes-list-type'] === 'map' && keys.length > 0;
    if (!isMap && schema['x-kubernetes-list-type'] !== 'set' && schema.uniqueItems !== true) return;
    const keyOf = (item: Json) => JSON.stringify(isMap && isJsonObject(item) ? keys.map((key) => item[String(key)] ?? null) : item);
    const seen = new Set<string>();
    for (const item of value) {
      const key = keyOf(item);
      if (seen.has(key)) {
        const what = isMap ? `items must differ in ${keys.join(', ')}` : 'items must differ';
        context.faults.push({ path, rule: 'schema-list-keys', message: `${what}, got ${show(item)} twice; remove one` });
        return;
      }
      seen.add(key);
    }
  }

  #checkValue(value: Json, schema: JsonObject, path: string, faults: SchemaFault[]): void {
    const allowed = listAt(schema, 'enum');
    if (allowed.length > 0 && !allowed.some((word) => isSameJson(word, value)))
      faults.push({ path, rule: 'schema-enum', message: `value must be one of ${show(allowed)}, got ${show(value)}; correct it` });
    for (const { key, holds, message } of bounds(value)) {
      const bound = schema[key];
      if (typeof bound === 'number' && !holds(bound, schema)) faults.push({ path, rule: 'schema-bounds', message: message(bound) });
    }
    if (typeof value === 'string' && typeof schema.pattern === 'string' && this.#patterns.matches(schema.pattern, value) === false)
      faults.push({ path, rule: 'schema-syntax', message: `text must match ${show(schema.pattern)}, got ${show(value)}; correct it` });
    const { format } = schema;
    if ((typeof value === 'string' || typeof value === 'number') && typeof format === 'string' && !hasFormat(value, format))
      faults.push({ path, rule: 'schema-syntax', message: `value must have the format ${show(format)}, got ${show(value)}; correct it` });
  }

  /** Parts of a composition say what else must hold of fields that are declared beside them; they close nothing. */
  #checkCompositions(value: Json, schema: JsonObject, path: string, faults: SchemaFault[]): void {
    const holds = (part: JsonObject) => {
      const found: SchemaFault[] = [];
      this.#visit(value, part, path, { faults: found, closed: false, root: false });
      return found.length === 0;
    };
    for (const part of objectsAt(schema, 'allOf')) this.#visit(value, part, path, { faults, closed: false, root: false });
    const any = objectsAt(schema, 'anyOf');
    const one = objectsAt(schema, 'oneOf');
    const { not } = schema;
    const fits =
      (any.length === 0 || any.some(holds)) && (one.length === 0 || one.filter(holds).length === 1) && (!isJsonObject(not) || !holds(not));
    if (fits) return;
    faults.push({
      path,
      rule: 'schema-form',
      message: `value must have one of the forms that the schema names, got ${show(value)}; correct it`,
    });
  }
}

interface Context {
  readonly faults: SchemaFault[];
  /** Whether a field that no schema names is a fault. */
  readonly closed: boolean;
  readonly root: boolean;
}

function typesOf(schema: JsonObject): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return typeof schema.type === 'string' && schema.type !== '' ? [schema.type] : [];
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function withoutRequired(schema: JsonObject, field: string): JsonObject {
  const required = listAt(schema, 'required');
  return required.includes(field) ? { ...schema, required: required.filter((key) => key !== field) } : schema;
}
