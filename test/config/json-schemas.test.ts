import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { loadStudy } from '../../lib/config/load-study.ts';
import { labSchema } from '../../lib/forms/lab-schema.ts';
import { matrixSchema } from '../../lib/forms/matrix-schema.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { type Editable, type EditableObject, edit } from '../manifest/editable-json.ts';
import { tempStudy } from '../support/temp-study.ts';

/** Schemas for editors, made from the ones that the loader uses. UPDATE_SCHEMAS=1 writes them. */
const SCHEMAS = { lab: labSchema(PLATFORMS.map(({ form }) => form)), matrix: matrixSchema };

function jsonSchema(name: keyof typeof SCHEMAS): object {
  return { ...z.toJSONSchema(SCHEMAS[name]), title: `${name}.yaml of a faaslab study` };
}

describe.each(['lab', 'matrix'] as const)('experiments/%s.schema.json', (name) => {
  const file = `experiments/${name}.schema.json`;

  it("is what the loader's schema gives", () => {
    const text = `${JSON.stringify(jsonSchema(name), null, 2)}\n`;
    if (process.env.UPDATE_SCHEMAS) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('accepts the file of every shipped study, which names it', () => {
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(jsonSchema(name));
    for (const study of ['course-report']) {
      const text = readFileSync(`experiments/${study}/${name}.yaml`, 'utf8');
      expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=../${name}.schema.json`);
      expect(validate(load(text)), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('says of every key what it is for, and what holds where it is left out', () => {
    const keys = keysOf(jsonSchema(name));
    expect(keys.length).toBeGreaterThan(50);
    const mute = keys.filter(({ schema: { description = '' } }) => description === '' || /^must /.test(description));
    expect(mute.map(({ path }) => path)).toEqual([]);
    const open = keys.filter(
      ({ schema, required }) => !required && schema.default === undefined && !/left out/.test(schema.description ?? ''),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

it('the defaults that the schema of lab.yaml tells are those that hold', () => {
  const study = tempStudy();
  const data = load(readFileSync('experiments/course-report/lab.yaml', 'utf8')) as EditableObject;
  const defaults = keysOf(jsonSchema('lab')).filter(({ schema }) => schema.default !== undefined);
  expect(defaults.length).toBeGreaterThan(10);
  const labWith = (change: (file: EditableObject) => void) => {
    const file = structuredClone(data);
    edit(file, 'cluster.bootstrap.nfs', { server: 'slave-0001', folder: '/srv' });
    edit(file, 'cluster.bootstrap.ssh', {});
    change(file);
    study.replace('lab.yaml', JSON.stringify(file));
    return loadStudy(study.experiments, study.study, PLATFORMS);
  };
  for (const { path, schema } of defaults) {
    const place = path.replaceAll('[]', '[1]');
    expect(
      labWith((file) => edit(file, place, undefined)),
      path,
    ).toEqual(labWith((file) => edit(file, place, schema.default)));
  }
});

interface JsonSchema {
  readonly description?: string;
  readonly default?: Editable;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
  /** One for each platform. */
  readonly oneOf?: readonly JsonSchema[];
}

interface Key {
  /** `cluster.hosts[].name`. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

function keysOf({ properties = {}, required = [], items, additionalProperties, oneOf = [] }: JsonSchema, path = ''): Key[] {
  const own = Object.entries(properties).flatMap(([key, schema]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [{ path: at, schema, required: required.includes(key) }, ...keysOf(schema, at)];
  });
  const ofItems = items === undefined ? [] : keysOf(items, `${path}[]`);
  const ofOptions = oneOf.flatMap((option) => keysOf(option, path));
  return [...own, ...ofItems, ...ofOptions, ...(additionalProperties ? keysOf(additionalProperties, `${path}.*`) : [])];
}
