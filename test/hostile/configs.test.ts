import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { ManifestError } from '../../lib/checks/manifest-error.ts';
import { ConfigError } from '../../lib/config/config-error.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import type { Check } from '../../lib/manifest/check-context.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { type Editable, type EditableObject, edit } from '../manifest/editable-json.ts';
import { profilesDefinition } from './profiles-definition.ts';
import { valuesIn } from './values-in.ts';

const experiments = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(experiments, { recursive: true, force: true }));
// Not a study of this project: it is given every exception and need not use them.
cpSync('experiments/course-report', join(experiments, 'mutant'), { recursive: true });

const sources = { 'lab.yaml': read('lab.yaml'), 'matrix.yaml': fewTables(read('matrix.yaml')) };
const places = Object.entries(sources).flatMap(([file, data]) => [...valuesIn(data)].map(([path, old]) => ({ file, path, old })));

/** Values of every type, some of them right in some place: names, quantities, times, versions, addresses. */
const values = fc.oneof(
  fc.constantFrom<Editable[]>(null, undefined, true, false, 0, -1, 1, 2, 3.5, 31_000, 1e21, '', [], {}, [null], { a: 1 }),
  fc.constantFrom(
    'x',
    'X_y',
    'a'.repeat(300),
    '250m',
    '1.5x',
    '64Mi',
    '0',
    '5s',
    '1.20.5',
    '1.27.0',
    '1.34.1',
    '10.244.0.0/16',
    '192.168.0.9',
    '__proto__',
    '$(id)',
    '`id`',
    "'; rm -rf /",
    '$HOME',
    '{{ x }}',
    '\u0000',
    '\u2028',
    '../../etc',
  ),
  fc.constantFrom(
    'published',
    'hardened',
    'full',
    'warn',
    'error',
    'containerd',
    'external',
    'off',
    'upstream',
    'worker',
    'control-plane',
    'daemonset',
  ),
  fc.integer({ min: -5, max: 70_000 }),
  fc.string({ maxLength: 20 }),
);
/** A place with another value of its kind, or with anything. */
const mutation = fc.constantFrom(...places).chain((place) => {
  const { old } = place;
  const alike = typeof old === 'object' ? [] : places.flatMap((other) => (typeof other.old === typeof old ? [other.old] : []));
  const similar = typeof old === 'number' ? fc.integer({ min: 0, max: 3 * old + 2 }) : fc.constantFrom(...alike, old);
  return fc.oneof({ weight: 3, arbitrary: similar }, { weight: 1, arbitrary: values }).map((value) => ({ place, value }));
});
const mutations = fc.array(mutation, { minLength: 1, maxLength: 2 });

describe('a study with anything anywhere', () => {
  const outcomes = { config: 0, manifests: 0, passed: 0 };

  it('is refused with named faults, or makes manifests in which the gates find nothing that was not asked for', () => {
    fc.assert(
      fc.property(mutations, (changes) => {
        const lab = attempt(changes);
        if (lab === undefined) return;
        const found: string[] = [];
        const gates: Check = (unit, context) => {
          for (const entry of unit.entries)
            for (const { rule, path, message } of gateOf(lab).check(entry))
              found.push(`${entry.manifest.kind} ${path}: ${message} [${rule}]`);
          for (const { rule, path, message } of checkRules(unit, context))
            if (rule === 'restart-policy' || rule === 'service-ports') found.push(`${path}: ${message}`);
          return [];
        };
        try {
          for (const { path, text } of synthesize({
            lab,
            platform: platformOf(lab),
            charts: labCharts(lab, platformOf(lab)),
            gates: { checks: [gates] },
          }))
            expect(`${path}${text}`).not.toContain('undefined\n');
          outcomes.passed++;
        } catch (error) {
          if (!(error instanceof ManifestError)) throw error;
          for (const line of error.message.split('\n')) expect(line).toMatch(/^[\w./-]+: .+ \[[a-z-]+\]$/);
          outcomes.manifests++;
        }
        expect(found).toEqual([]);
      }),
      { seed: 1, numRuns: 800 },
    );
    // The property is about both: what is refused and what is let through.
    expect(outcomes.config).toBeGreaterThan(50);
    expect(outcomes.passed).toBeGreaterThan(10);
  });

  /** @returns the lab, or undefined when it was refused as it should be */
  function attempt(changes: readonly { place: { file: string; path: string }; value: Editable }[]): Lab | undefined {
    for (const [file, source] of Object.entries(sources)) {
      const data = structuredClone(source);
      for (const { place, value } of changes) {
        try {
          if (place.file === file) edit(data, place.path, value);
        } catch {
          // An earlier change has taken the place away.
        }
      }
      write(file, dump(data, { skipInvalid: true }));
    }
    try {
      return loadStudy(experiments, 'mutant', PLATFORMS);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const line of error.message.split('\n')) expect(line).toMatch(/mutant\/(?:lab|matrix)\.yaml: .+/);
      expect(error.count).toBeGreaterThan(0);
      outcomes.config++;
      return undefined;
    }
  }
});

const written = new Map<string, string>();

/** Most changes are to one of the files; the other holds its text already. */
function write(file: string, text: string): void {
  if (written.get(file) !== text) writeFileSync(join(experiments, 'mutant', file), text);
  written.set(file, text);
}

const schemaGates = new Map<number, SchemaGate>();

function gateOf({ cluster }: Lab): SchemaGate {
  const { minor } = cluster.kubernetes;
  const gate = schemaGates.get(minor) ?? new SchemaGate(findSchemas(minor), [profilesDefinition()]);
  schemaGates.set(minor, gate);
  return gate;
}

function read(file: string): EditableObject {
  return load(readFileSync(join('experiments/course-report', file), 'utf8')) as EditableObject;
}

/** Enough for every shape of a row, and quick. */
function fewTables(matrix: EditableObject): EditableObject {
  return { ...matrix, tables: Array.isArray(matrix.tables) ? matrix.tables.slice(0, 2) : [] };
}
