import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL_1035, SUBDOMAIN } from './forms.ts';
import { isFilled, isThere, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';
import { checkRootSchema } from './structural-definition.ts';

/** Definitions of custom kinds of v1 (kubernetes/apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go). */
export const DEFINITION_RULES: readonly ServerRule[] = [
  on('apiextensions.CustomResourceDefinition', (value, refuse, { patterns }) => {
    if (value.apiVersion !== 'apiextensions.k8s.io/v1') return;
    const spec = objectAt(value, 'spec');
    const group = textAt(spec, 'group');
    if (!SUBDOMAIN.matches(group) || group.split('.').length < 2)
      refuse('spec.group', `group must be a DNS name of two parts, got ${show(spec.group ?? null)}; correct it`);
    checkKinds(objectAt(spec, 'names'), refuse);
    if (spec.preserveUnknownFields === true)
      refuse('spec.preserveUnknownFields', 'preserveUnknownFields must be false in v1, got true; say so in the schema');
    checkConversion(spec, refuse);
    const versions = objectsAt(spec, 'versions');
    const stored = versions.filter(({ storage }) => storage === true).length;
    if (stored !== 1) refuse('spec.versions', `one version must be the stored one, got ${stored}; correct storage`);
    versions.forEach((version, index) => {
      const at = `spec.versions[${index}]`;
      const name = textAt(version, 'name');
      if (!LABEL_1035.matches(name)) refuse(`${at}.name`, `name must be ${LABEL_1035.must}, got ${show(version.name ?? null)}; correct it`);
      if (isFilled(version.deprecationWarning) && version.deprecated !== true)
        refuse(`${at}.deprecationWarning`, 'deprecationWarning must go with deprecated, got none; remove it');
      const schema = objectAt(version, 'schema').openAPIV3Schema;
      if (!isJsonObject(schema)) refuse(`${at}.schema.openAPIV3Schema`, 'openAPIV3Schema must be there, got none; give it');
      else {
        checkRootSchema(schema, `${at}.schema.openAPIV3Schema`, refuse, patterns);
        if (isThere(objectAt(version, 'subresources').status)) checkRootFields(schema, `${at}.schema.openAPIV3Schema`, refuse);
      }
      const { status } = objectAt(version, 'subresources');
      if (isThere(status) && (!isJsonObject(status) || Object.keys(status).length > 0))
        refuse(`${at}.subresources.status`, `status must be an empty object, got ${show(status)}; correct it`);
      checkColumns(version, at, refuse);
      checkScale(objectAt(version, 'subresources'), `${at}.subresources`, refuse);
    });
  }),
  unique('apiextensions.CustomResourceDefinitionSpec.versions', (item) => Object(item).name),
];

/** What may stand at the root of a schema beside a status of its own. */
const ROOT_FIELDS: ReadonlySet<string> = new Set(
  'description type format title maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf required items properties externalDocs example x-kubernetes-preserve-unknown-fields x-kubernetes-validations'.split(
    ' ',
  ),
);

function checkRootFields(schema: JsonObject, at: string, refuse: Refuse): void {
  for (const key of Object.keys(schema))
    if (!ROOT_FIELDS.has(key) && isFilled(schema[key]) && schema[key] !== false)
      refuse(`${at}.${key}`, `${key} must not stand at the root beside a status, got it; move it`);
}

function checkKinds(names: JsonObject, refuse: Refuse): void {
  for (const key of ['plural', 'kind', 'singular', 'listKind']) {
    const text = textAt(names, key);
    const isNeeded = key === 'plural' || key === 'kind';
    const name = key === 'kind' || key === 'listKind' ? text.toLowerCase() : text;
    if ((isNeeded && text === '') || (text !== '' && !LABEL_1035.matches(name)))
      refuse(`spec.names.${key}`, `${key} must be ${LABEL_1035.must}, got ${show(names[key] ?? null)}; correct it`);
  }
  if (isFilled(names.kind) && names.kind === names.listKind)
    refuse('spec.names.listKind', 'listKind must not be the kind, got it; leave it out');
  for (const key of ['shortNames', 'categories'])
    for (const [index, name] of listAt(names, key).entries())
      if (!LABEL_1035.matches(String(name)))
        refuse(`spec.names.${key}[${index}]`, `name must be ${LABEL_1035.must}, got ${show(name)}; correct it`);
}

function checkConversion(spec: JsonObject, refuse: Refuse): void {
  const conversion = objectAt(spec, 'conversion');
  if (!isThere(spec.conversion)) return;
  const strategy = textAt(conversion, 'strategy');
  const webhook = objectAt(conversion, 'webhook');
  if (strategy !== 'Webhook' && strategy !== 'None') {
    refuse('spec.conversion.strategy', `strategy must be None or Webhook, got ${show(conversion.strategy)}; correct it`);
    return;
  }
  if (strategy !== 'Webhook') {
    if (isThere(conversion.webhook))
      refuse('spec.conversion.webhook', 'webhook must be left out without strategy Webhook, got it; remove it');
    return;
  }
  if (!isThere(webhook.clientConfig))
    refuse('spec.conversion.webhook.clientConfig', 'clientConfig must be there for strategy Webhook, got none; give it');
  const versions = listAt(webhook, 'conversionReviewVersions');
  if (!versions.some((version) => version === 'v1' || version === 'v1beta1'))
    refuse('spec.conversion.webhook.conversionReviewVersions', `versions must hold v1 or v1beta1, got ${show(versions)}; add v1`);
  if (new Set(versions).size !== versions.length)
    refuse('spec.conversion.webhook.conversionReviewVersions', `versions must differ, got ${show(versions)}; remove one`);
  for (const version of versions)
    if (!LABEL_1035.matches(String(version)))
      refuse('spec.conversion.webhook.conversionReviewVersions', `version must be like v1, got ${show(version)}; correct it`);
}

const COLUMN_TYPES = ['integer', 'number', 'string', 'boolean', 'date'];
const COLUMN_FORMATS = ['int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'password'];

function checkColumns(version: JsonObject, at: string, refuse: Refuse): void {
  objectsAt(version, 'additionalPrinterColumns').forEach((column, index) => {
    const here = `${at}.additionalPrinterColumns[${index}]`;
    if (!isFilled(column.name)) refuse(`${here}.name`, 'name must be there, got none; give it');
    if (!COLUMN_TYPES.includes(textAt(column, 'type')))
      refuse(`${here}.type`, `type must be one of ${COLUMN_TYPES.join(', ')}, got ${show(column.type ?? null)}; correct it`);
    if (isFilled(column.format) && !COLUMN_FORMATS.includes(textAt(column, 'format')))
      refuse(`${here}.format`, `format must be one of ${COLUMN_FORMATS.join(', ')}, got ${show(column.format)}; correct it`);
    if (!isPath(textAt(column, 'jsonPath')))
      refuse(`${here}.jsonPath`, `jsonPath must be like .spec.size, got ${show(column.jsonPath ?? null)}; correct it`);
  });
  const fields = objectsAt(version, 'selectableFields');
  const schema = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
  if (fields.length > 8) refuse(`${at}.selectableFields`, `fields must be at most 8, got ${fields.length}; remove some`);
  if (new Set(fields.map(({ jsonPath }) => jsonPath)).size !== fields.length)
    refuse(`${at}.selectableFields`, 'paths must differ, got one twice; remove one');
  fields.forEach(({ jsonPath }, index) => {
    const here = `${at}.selectableFields[${index}].jsonPath`;
    const type = typeAt(schema, String(jsonPath ?? ''));
    if (type === undefined || !['string', 'integer', 'boolean'].includes(type))
      refuse(here, `path must lead to a text, a whole number or a boolean of the schema, got ${show(jsonPath ?? null)}; correct it`);
  });
}

/** The type of a field that a path such as `.spec.size` leads to. */
function typeAt(schema: JsonObject, path: string): string | undefined {
  if (!/^(?:\.[A-Za-z_][-\w]*)+$/.test(path) || path.startsWith('.metadata')) return undefined;
  const field = path
    .split('.')
    .slice(1)
    .reduce<JsonObject>((inside, step) => objectAt(objectAt(inside, 'properties'), step), schema);
  return typeof field.type === 'string' ? field.type : undefined;
}

function checkScale(subresources: JsonObject, at: string, refuse: Refuse): void {
  const scale = subresources.scale;
  if (!isJsonObject(scale)) return;
  for (const [key, start, isNeeded] of [
    ['specReplicasPath', '.spec.', true],
    ['statusReplicasPath', '.status.', true],
    ['labelSelectorPath', '', false],
  ] as const) {
    const path = textAt(scale, key);
    if (path === '' && !isNeeded) continue;
    const starts = start === '' ? path.startsWith('.spec.') || path.startsWith('.status.') : path.startsWith(start);
    if (!starts || !isPath(path) || path.includes('['))
      refuse(
        `${at}.scale.${key}`,
        `${key} must be a path below ${start || '.spec or .status'}, got ${show(scale[key] ?? null)}; correct it`,
      );
  }
}

/** Simple paths, and what JSONPath writes in brackets. */
function isPath(path: string): boolean {
  return /^\.[^ ]*/.test(path) && !/\.\.|\.$/.test(path.slice(1)) && path.length > 1;
}
