import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { labCharts } from '../../charts/lab-charts.ts';
import { ManifestError } from '../../lib/checks/manifest-error.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { labSchema } from '../../lib/forms/lab-schema.ts';
import { matrixSchema } from '../../lib/forms/matrix-schema.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { studyFaults } from '../config/study-faults.ts';
import { type Editable, type EditableObject, edit } from '../manifest/editable-json.ts';
import { tempStudy } from '../support/temp-study.ts';
import { valuesIn } from './values-in.ts';

interface JsonSchema {
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema;
}

interface Place {
  readonly file: 'lab.yaml' | 'matrix.yaml';
  readonly path: string;
  readonly text: fc.Arbitrary<string>;
}

function schemaAt(schema: JsonSchema | undefined, path: string): JsonSchema | undefined {
  let here = schema;
  for (const [, quoted, index, plain] of path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g))
    here = index === undefined ? (here?.properties?.[quoted ?? plain ?? ''] ?? here?.additionalProperties) : here?.items;
  return here;
}

/** Any text of the form that the schema asks for; where that is more than fast-check can draw, texts that are near its edges. */
function textOf({ pattern, enum: words, examples = [] }: JsonSchema): fc.Arbitrary<string> {
  if (words !== undefined) return fc.constantFrom(...words);
  if (pattern === undefined) return fc.string({ maxLength: 30 });
  if (!pattern.includes('(?')) return fc.stringMatching(new RegExp(pattern, 'u'));
  const edges = ['a', '0', 'x'.repeat(63), 'x'.repeat(128), 'A-B', '_', 'a/b', '/a/b', '0.0.0.0', '255.255.255.255'];
  return fc.constantFrom(...[...examples, ...edges].filter((text) => new RegExp(pattern, 'u').test(text)));
}

const files: Readonly<Record<Place['file'], EditableObject>> = {
  'lab.yaml': read('lab.yaml', (lab) => {
    edit(lab, 'fidelity', 'hardened');
    edit(lab, 'capacity', 'warn');
    edit(lab, 'monitoring.prometheus.server', { retention: '24h', claim: { size: '1Gi', storageClass: 'x' } });
    edit(lab, 'cluster.hosts[1].taints', [{ key: 'a/b', value: 'x', effect: 'NoSchedule' }]);
  }),
  'matrix.yaml': read('matrix.yaml', (matrix) => {
    if (Array.isArray(matrix.tables)) matrix.tables = matrix.tables.slice(2, 3);
    edit(matrix, 'tables[0].axes["limits.cpu"]', ['500m']);
    edit(matrix, 'tables[0].overrides', {
      1: { note: 'x', provenance: { n: 'stated' }, replay: { because: 'x', requests: { cpu: '50m' } } },
    });
  }),
};
const schemas = { 'lab.yaml': labSchema(PLATFORMS.map(({ form }) => form)), 'matrix.yaml': matrixSchema };
const places = (['lab.yaml', 'matrix.yaml'] as const).flatMap((file): Place[] => {
  const schema = z.toJSONSchema(schemas[file]) as JsonSchema;
  return [...valuesIn(files[file])].flatMap(([path, old]) => {
    const here = typeof old === 'string' ? schemaAt(schema, path) : undefined;
    return here === undefined ? [] : [{ file, path, text: textOf(here) }];
  });
});

function read(file: string, change: (data: EditableObject) => void): EditableObject {
  const data = load(readFileSync(`experiments/course-report/${file}`, 'utf8')) as EditableObject;
  change(data);
  return data;
}

it('a text of the right form is refused where it stands, or makes manifests that no check refuses', () => {
  const temp = tempStudy();
  const write = (file: Place['file'], data: Editable) => temp.replace(file, JSON.stringify(data));
  for (const file of ['lab.yaml', 'matrix.yaml'] as const) write(file, files[file]);
  let made = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...places).chain((place) => place.text.map((text) => ({ ...place, text }))),
      ({ file, path, text }) => {
        const data = structuredClone(files[file]);
        edit(data, path, text);
        write(file, data);
        try {
          if (studyFaults(temp).length > 0) return;
          const lab = loadStudy(temp.experiments, temp.study, PLATFORMS);
          expect([...synthesize({ lab, platform: platformOf(lab), charts: labCharts(lab, platformOf(lab)) })].length).toBeGreaterThan(
            lab.rows.length,
          );
          made++;
        } catch (error) {
          throw error instanceof ManifestError ? new Error(`${file} ${path}: ${JSON.stringify(text)}: ${error.message}`) : error;
        } finally {
          write(file, files[file]);
        }
      },
    ),
    { seed: 1, numRuns: 250 },
  );
  expect(made).toBeGreaterThan(100);
});
