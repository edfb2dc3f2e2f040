import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, objectAt, objectsAt } from '../../manifest/json.ts';
import type { PatternMatcher } from '../structural/pattern-matcher.ts';
import { StructuralValidator } from '../structural/structural-validator.ts';
import { isThere } from './kit.ts';
import type { Refuse } from './server-rule.ts';
import { checkList, checkRules } from './structural-lists.ts';

const TYPES: ReadonlySet<unknown> = new Set(['array', 'boolean', 'integer', 'number', 'object', 'string']);
const NEVER = ['$ref', 'definitions', 'dependencies', 'patternProperties', 'additionalItems', 'id', '$schema'];
/** What may only be said where a field is declared, and not in a composition beside it. */
const STRUCTURE = [
  'type',
  'description',
  'default',
  'additionalProperties',
  'nullable',
  'title',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];
const COMPOSITIONS = ['allOf', 'anyOf', 'oneOf'];

interface Checking {
  readonly refuse: Refuse;
  readonly patterns: PatternMatcher;
}

/** A definition's schema, which must be structural (kubernetes/apiextensions-apiserver pkg/apiserver/schema/validation.go). */
export function checkRootSchema(schema: JsonObject, path: string, refuse: Refuse, patterns: PatternMatcher): void {
  const checking = { refuse, patterns };
  if (schema.type !== 'object' && isThere(schema.type) && schema.type !== '')
    refuse(`${path}.type`, `type must be object at the root, got ${show(schema.type)}; correct it`);
  if (schema.nullable === true) refuse(`${path}.nullable`, 'nullable must not be true at the root, got true; remove it');
  const metadata = objectAt(objectAt(schema, 'properties'), 'metadata');
  for (const key of Object.keys(objectAt(metadata, 'properties')))
    if (key !== 'name' && key !== 'generateName')
      refuse(`${path}.properties.metadata.properties`, `only name and generateName may be restricted, got ${key}; remove it`);
  if (isThere(schema.additionalProperties))
    refuse(`${path}.additionalProperties`, 'additionalProperties must not stand at the root, got it; remove it');
  checkNode(schema, path, checking);
  checkDefault(schema, path, checking);
}

function checkNode(schema: JsonObject, path: string, checking: Checking): void {
  const { refuse } = checking;
  const isEither = schema['x-kubernetes-int-or-string'] === true;
  const keeps = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const hasType = isThere(schema.type) && schema.type !== '';
  if (!hasType && !isEither && !keeps) refuse(`${path}.type`, 'type must be there, got none; give it');
  if (hasType && !TYPES.has(schema.type))
    refuse(`${path}.type`, `type must be one of ${[...TYPES].join(', ')}, got ${show(schema.type)}; correct it`);
  if (isEither && keeps)
    refuse(`${path}.x-kubernetes-preserve-unknown-fields`, 'it must not stand beside x-kubernetes-int-or-string, got both; remove one');
  if (isEither && schema['x-kubernetes-embedded-resource'] === true)
    refuse(`${path}.x-kubernetes-embedded-resource`, 'it must not stand beside x-kubernetes-int-or-string, got both; remove one');
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    refuse(`${path}.x-kubernetes-preserve-unknown-fields`, 'it must be true or left out, got false; remove it');
  if (schema['x-kubernetes-embedded-resource'] === true) {
    if (isThere(schema.additionalProperties))
      refuse(`${path}.additionalProperties`, 'it must not stand beside x-kubernetes-embedded-resource, got both; remove one');
    if (schema.type !== 'object')
      refuse(`${path}.type`, 'type must be object with x-kubernetes-embedded-resource, got another; correct it');
    if (!keeps && !isThere(schema.properties))
      refuse(`${path}.properties`, 'properties must be there with x-kubernetes-embedded-resource, got none; give them');
  }
  const properties = objectAt(schema, 'properties');
  const { additionalProperties, items } = schema;
  if (Object.keys(properties).length > 0 && isThere(additionalProperties) && additionalProperties !== false)
    refuse(`${path}.additionalProperties`, 'additionalProperties must not stand beside properties, got both; remove one');
  if (additionalProperties === false) refuse(`${path}.additionalProperties`, 'additionalProperties must not be false, got it; remove it');
  if (schema.uniqueItems === true) refuse(`${path}.uniqueItems`, 'uniqueItems must not be true, got it; use x-kubernetes-list-type set');
  for (const key of NEVER)
    if (isThere(schema[key]) && schema[key] !== '') refuse(`${path}.${key}`, `${key} must be left out of a definition, got it; remove it`);
  checkLimits(schema, path, checking);
  for (const key of Object.keys(objectAt(schema, 'properties')))
    if (!isJsonObject(objectAt(schema, 'properties')[key]))
      refuse(`${path}.properties.${key}`, 'field must have a schema, got another value; correct it');
  if (schema.type === 'array' && !isJsonObject(items))
    refuse(`${path}.items`, `items must be a schema for an array, got ${show(items ?? null)}; give it`);
  checkList(schema, path, checking.refuse);
  for (const key of Object.keys(properties)) checkNode(objectAt(properties, key), `${path}.properties.${key}`, checking);
  if (isJsonObject(additionalProperties)) checkNode(additionalProperties, `${path}.additionalProperties`, checking);
  if (isJsonObject(items)) checkNode(items, `${path}.items`, checking);
  for (const key of COMPOSITIONS)
    objectsAt(schema, key).forEach((part, index) => {
      checkPart(part, schema, `${path}.${key}[${index}]`, checking, isEitherPart(schema, key, part));
    });
  if (isJsonObject(schema.not)) checkPart(schema.not, schema, `${path}.not`, checking, false);
  checkRules(schema, path, checking.refuse);
}

/** `anyOf: [{type: integer}, {type: string}]` is how a field of either type is written. */
function isEitherPart(schema: JsonObject, key: string, part: JsonObject): boolean {
  if (key !== 'anyOf' && key !== 'allOf') return false;
  const any = key === 'anyOf' ? objectsAt(schema, 'anyOf') : objectsAt(part, 'anyOf');
  return any.length === 2 && any[0]?.type === 'integer' && any[1]?.type === 'string' && any.every((each) => Object.keys(each).length === 1);
}

/** Part of a composition: it may only ask for more of fields that are declared outside it. */
function checkPart(part: JsonObject, holder: JsonObject, path: string, checking: Checking, isEither: boolean): void {
  const { refuse } = checking;
  for (const key of STRUCTURE) {
    if (isEither && (key === 'type' || part[key] === undefined)) continue;
    if (isThere(part[key]) && part[key] !== '' && part[key] !== false)
      refuse(`${path}.${key}`, `${key} must stand outside a composition, got it within; move it`);
  }
  checkLimits(part, path, checking);
  const declared = objectAt(holder, 'properties');
  const own = objectAt(part, 'properties');
  for (const key of Object.keys(own)) {
    const outside = declared[key] ?? holder.additionalProperties;
    if (!isJsonObject(outside))
      refuse(`${path}.properties.${key}`, `field must be declared outside the composition, got ${show(key)} only within; declare it`);
    checkPart(objectAt(own, key), isJsonObject(outside) ? outside : {}, `${path}.properties.${key}`, checking, false);
  }
  if (isJsonObject(part.items)) {
    if (!isJsonObject(holder.items))
      refuse(`${path}.items`, 'items must be declared outside the composition, got them only within; declare them');
    checkPart(part.items, objectAt(holder, 'items'), `${path}.items`, checking, false);
  }
  for (const key of COMPOSITIONS)
    objectsAt(part, key).forEach((each, index) => {
      checkPart(each, holder, `${path}.${key}[${index}]`, checking, isEither && isEitherPart(part, key, each));
    });
  if (isJsonObject(part.not)) checkPart(part.not, holder, `${path}.not`, checking, false);
}

function checkLimits(schema: JsonObject, path: string, { refuse, patterns }: Checking): void {
  const { pattern } = schema;
  if (typeof pattern === 'string' && !patterns.canRead(pattern))
    refuse(`${path}.pattern`, `pattern must be a regular expression of RE2, got ${show(pattern)}; correct it`);
}

/** A default must be what the schema itself would take. */
function checkDefault(schema: JsonObject, path: string, checking: Checking): void {
  const validator = new StructuralValidator(checking.patterns);
  const visit = (node: JsonObject, at: string, isRoot: boolean): void => {
    if (node.default !== undefined) {
      const faults = isRoot ? [] : validator.valueFaults(node.default, node);
      if (isRoot && node.default !== null) checking.refuse(`${at}.default`, 'default must be left out at the root, got one; remove it');
      for (const fault of faults.slice(0, 1)) checking.refuse(`${at}.default`, `default must be what the schema takes: ${fault.message}`);
    }
    const properties = objectAt(node, 'properties');
    for (const key of Object.keys(properties)) visit(objectAt(properties, key), `${at}.properties.${key}`, false);
    if (isJsonObject(node.additionalProperties)) visit(node.additionalProperties, `${at}.additionalProperties`, false);
    if (isJsonObject(node.items)) visit(node.items, `${at}.items`, false);
  };
  visit(schema, path, true);
}
