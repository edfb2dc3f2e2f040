import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { listStudies } from '../../lib/config/list-studies.ts';
import { labSchema } from '../../lib/forms/lab-schema.ts';
import { matrixSchema } from '../../lib/forms/matrix-schema.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';

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

  it('accepts the file of every study, which names it', () => {
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(jsonSchema(name));
    for (const study of listStudies('experiments')) {
      const path = `experiments/${study}/${name}.yaml`;
      if (!existsSync(path)) continue;
      const text = readFileSync(path, 'utf8');
      expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=../${name}.schema.json`);
      expect(validate(load(text)), JSON.stringify(validate.errors)).toBe(true);
    }
  });
});
