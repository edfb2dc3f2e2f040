import type { ErrorObject } from 'ajv';
import { show } from '../manifest/finding.ts';
import { memberPath } from '../manifest/json.ts';
import { nearestName } from '../util/nearest-name.ts';

export interface SchemaFault {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/**
 * What an error of ajv says of an object, in the words of the other checks; `undefined` for an error that only repeats another.
 *
 * @param fields names of the fields that stand beside an unknown one
 */
export function explainError(error: ErrorObject, fields: readonly string[]): SchemaFault | undefined {
  const path = pathOf(error.instancePath);
  const { params, data } = error;
  // Only where it is said: the value around an unknown field may be large, and there may be thousands of those.
  const got = () => `got ${show(data)}`;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(path, String(params.additionalProperty), fields);
    case 'required': {
      const field = String(params.missingProperty);
      return { path: memberPath(path, field), rule: 'schema-required', message: `${field} must be there, got nothing; add it` };
    }
    case 'type':
      return typeFault(path, [params.type].flat(), data);
    case 'enum':
      return { path, rule: 'schema-enum', message: `value must be one of ${show(params.allowedValues)}, ${got()}; correct it` };
    case 'pattern':
    case 'format':
      return { path, rule: 'schema-syntax', message: `text must match ${show(params.pattern ?? params.format)}, ${got()}; correct it` };
    case 'minimum':
    case 'maximum':
      return { path, rule: 'schema-bounds', message: `value must be ${params.comparison} ${params.limit}, ${got()}; correct it` };
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { path, rule: 'schema-bounds', message: `must hold at least ${params.limit}, ${got()}; fill it` };
    case 'maxLength':
    case 'maxItems':
      return { path, rule: 'schema-bounds', message: `must hold at most ${params.limit}, ${got()}; shorten it` };
    case 'listKeys':
      return { path, rule: 'schema-list-keys', message: `items must differ in ${[error.schema].flat().join(', ')}, ${got()}; remove one` };
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
    case 'not':
      return { path, rule: 'schema-form', message: `value must have one of the forms that the schema names, ${got()}; correct it` };
    default:
      return { path, rule: 'schema', message: `value ${error.message ?? 'must satisfy the schema'}, ${got()}; correct it` };
  }
}

/** @param path of what holds the field @param fields that could have been meant */
export function unknownField(path: string, field: string, fields: readonly string[]): SchemaFault {
  const nearest = nearestName(field, fields);
  const fix = nearest === undefined ? 'remove it or move it to where it belongs' : `write ${nearest}`;
  return {
    path: memberPath(path, field),
    rule: 'schema-unknown-field',
    message: `field must be one that the kind has, got ${show(field)}; ${fix}`,
  };
}

export function typeFault(path: string, types: readonly unknown[], data: unknown): SchemaFault {
  return { path, rule: 'schema-type', message: `value must be ${types.join(' or ')}, got ${show(data)}; ${typeFix(data)}` };
}

/** Paths of errors within the branches of a composition, of which the error of the whole is enough. */
export function isInBranch({ schemaPath }: ErrorObject): boolean {
  return /\/(?:anyOf|oneOf)\/\d/.test(schemaPath);
}

function typeFix(data: unknown): string {
  if (data === null) return 'leave it out';
  return typeof data === 'string' ? 'correct it, without quotes for a number or a boolean' : 'correct it, in quotes for a text';
}

/** `spec.ports[0].name` of the JSON pointer `/spec/ports/0/name`. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, step) => memberPath(path, /^\d+$/.test(step) ? Number(step) : step), '');
}
