import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt } from '../../manifest/json.ts';
import type { PatternMatcher } from '../structural/pattern-matcher.ts';
import { StructuralValidator } from '../structural/structural-validator.ts';
import { isThere } from './kit.ts';
import type { Refuse } from './server-rule.ts';

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
  checkList(schema, path, checking);
  for (const key of Object.keys(properties)) checkNode(objectAt(properties, key), `${path}.properties.${key}`, checking);
  if (isJsonObject(additionalProperties)) checkNode(additionalProperties, `${path}.additionalProperties`, checking);
  if (isJsonObject(items)) checkNode(items, `${path}.items`, checking);
  for (const key of COMPOSITIONS)
    objectsAt(schema, key).forEach((part, index) => {
      checkPart(part, schema, `${path}.${key}[${index}]`, checking, isEitherPart(schema, key, part));
    });
  if (isJsonObject(schema.not)) checkPart(schema.not, schema, `${path}.not`, checking, false);
  checkRules(schema, path, checking);
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

function checkList(schema: JsonObject, path: string, { refuse }: Checking): void {
  const type = schema['x-kubernetes-list-type'];
  const keys = listAt(schema, 'x-kubernetes-list-map-keys');
  const items = objectAt(schema, 'items');
  if (isThere(type)) {
    if (schema.type !== 'array') refuse(`${path}.type`, 'type must be array with x-kubernetes-list-type, got another; correct it');
    if (!['atomic', 'set', 'map'].includes(String(type)))
      refuse(`${path}.x-kubernetes-list-type`, `it must be atomic, set or map, got ${show(type)}; correct it`);
  }
  const mapType = schema['x-kubernetes-map-type'];
  if (isThere(mapType)) {
    if (schema.type !== 'object') refuse(`${path}.type`, 'type must be object with x-kubernetes-map-type, got another; correct it');
    if (mapType !== 'atomic' && mapType !== 'granular')
      refuse(`${path}.x-kubernetes-map-type`, `it must be atomic or granular, got ${show(mapType)}; correct it`);
  }
  if (
    type === 'set' &&
    (items.nullable === true ||
      (items.type === 'array' && items['x-kubernetes-list-type'] !== 'atomic') ||
      (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic'))
  )
    refuse(`${path}.items`, 'items of a set must be single values that are not null, got others; correct them');
  if (type !== 'map') {
    if (keys.length > 0)
      refuse(`${path}.x-kubernetes-list-map-keys`, 'keys must go with x-kubernetes-list-type map, got another; remove them');
    return;
  }
  if (items.type !== 'object' && isThere(items.type))
    refuse(`${path}.items.type`, 'items of a map must be objects, got others; correct them');
  if (keys.length === 0) refuse(`${path}.x-kubernetes-list-map-keys`, 'keys must be there for a map, got none; give them');
  if (new Set(keys).size !== keys.length) refuse(`${path}.x-kubernetes-list-map-keys`, 'keys must differ, got one twice; remove one');
  if (items.nullable === true) refuse(`${path}.items.nullable`, 'items of a map must not be null, got nullable; remove it');
  const fields = objectAt(items, 'properties');
  for (const key of keys) {
    const field = objectAt(fields, String(key));
    if (!isThere(fields[String(key)]))
      refuse(`${path}.x-kubernetes-list-map-keys`, `keys must be fields of the items, got ${show(key)}; correct it`);
    else if (field.type === 'array' || field.type === 'object')
      refuse(`${path}.items.properties.${String(key)}.type`, 'a key must be a single value, got another type; correct it');
    const isSure = listAt(items, 'required').includes(key) || isThere(field.default);
    if (isThere(fields[String(key)]) && !isSure)
      refuse(`${path}.items.properties.${String(key)}.default`, 'a key must be required or have a default, got neither; make it required');
  }
}

function checkRules(schema: JsonObject, path: string, { refuse }: Checking): void {
  objectsAt(schema, 'x-kubernetes-validations').forEach((rule, index) => {
    const at = `${path}.x-kubernetes-validations[${index}]`;
    if (typeof rule.rule !== 'string' || rule.rule.trim() === '') refuse(`${at}.rule`, 'rule must be there, got none; give it');
    if (typeof rule.message === 'string' && rule.message !== '' && rule.message.trim() === '')
      refuse(`${at}.message`, 'message must hold something, got blanks; fill it');
    if (typeof rule.message === 'string' && rule.message.includes('\n'))
      refuse(`${at}.message`, 'message must be one line, got several; shorten it');
    if (typeof rule.rule === 'string' && rule.rule.includes('\n') && !(typeof rule.message === 'string' && rule.message !== ''))
      refuse(`${at}.message`, 'message must be there for a rule of several lines, got none; give it');
    const { reason } = rule;
    if (
      isThere(reason) &&
      !['FieldValueRequired', 'FieldValueInvalid', 'FieldValueForbidden', 'FieldValueDuplicate'].includes(String(reason))
    )
      refuse(
        `${at}.reason`,
        `reason must be one of FieldValueInvalid, FieldValueForbidden, FieldValueRequired, FieldValueDuplicate, got ${show(reason)}; correct it`,
      );
  });
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
