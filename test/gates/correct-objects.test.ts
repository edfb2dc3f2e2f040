import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../lib/manifest/finding.ts';
import { DECLARED_MINORS, officialMinors, readDeclared, readOfficial } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';
import { renderedStudy } from '../support/rendered-study.ts';
import { corpus } from './corpus.ts';
import { gateFindings, gateOf } from './gate-findings.ts';
import { OFFICIAL_SCHEMAS, requireOfficialSchemas } from './official-folder.ts';

const study = renderedStudy('course-report');
const entries = study.charts.flatMap(({ path }) => study.objects(path).map((manifest) => ({ file: path, manifest })));

describe('correct objects', () => {
  it('are at least 150 of at least 35 kinds over three versions', () => {
    const objects = DECLARED_MINORS.flatMap(corpus);
    expect(DECLARED_MINORS.length).toBeGreaterThanOrEqual(3);
    expect(objects.length).toBeGreaterThanOrEqual(150);
    expect(new Set(objects.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(35);
  });

  it.each(DECLARED_MINORS)('pass every gate, by the declarations of Kubernetes 1.%d', (minor) => {
    expect(gateFindings(corpus(minor), gateOf(readDeclared(minor), corpus(minor)), minor).map(formatFinding)).toEqual([]);
  });

  it.each(DECLARED_MINORS)('of the default study pass the schema gate, by the declarations of Kubernetes 1.%d', (minor) => {
    const gate = new SchemaGate(
      readDeclared(minor),
      entries.map(({ manifest }) => manifest),
    );
    expect(entries.flatMap((entry) => gate.check(entry)).map(formatFinding)).toEqual([]);
    expect(entries.filter(({ manifest }) => !gate.knows(manifest))).toEqual([]);
  });
});

describe.skipIf(!requireOfficialSchemas())('correct objects, by the official schemas', () => {
  it.each(officialMinors(OFFICIAL_SCHEMAS))('of Kubernetes 1.%d', (minor) => {
    const schemas = readOfficial(OFFICIAL_SCHEMAS, minor);
    if (schemas === undefined) throw new Error(`no schemas of 1.${minor}`);
    // batch/v1 CronJob, policy/v1 and discovery/v1 came with 1.21; before it only what is in the study counts.
    if (minor >= 21) expect(gateFindings(corpus(minor), gateOf(schemas, corpus(minor)), minor).map(formatFinding)).toEqual([]);
    const gate = new SchemaGate(
      schemas,
      entries.map(({ manifest }) => manifest),
    );
    expect(entries.flatMap((entry) => gate.check(entry)).map(formatFinding)).toEqual([]);
    expect(entries.filter(({ manifest }) => !gate.knows(manifest))).toEqual([]);
  });

  it('say the same of the fields of each kind as the declarations do', () => {
    for (const minor of DECLARED_MINORS) {
      const official = readOfficial(OFFICIAL_SCHEMAS, minor);
      if (official === undefined) continue;
      const declared = readDeclared(minor);
      for (const [api, name] of declared.kinds) {
        // The answer of a server, which every group has.
        if (api === 'v1|Status') continue;
        expect(official.kinds.get(api), api).toBe(name);
        for (const definition of reachable(declared.definitions, name)) {
          const [ours, theirs] = [declared.definitions[definition], official.definitions[definition]];
          if (ours?.properties === undefined || theirs?.properties === undefined) continue;
          expect(Object.keys(ours.properties).toSorted(), `1.${minor} ${definition}`).toEqual(Object.keys(theirs.properties).toSorted());
          // What a cluster reports is in the official schemas alone.
          expect((ours.required ?? []).toSorted(), `1.${minor} ${definition}`).toEqual(
            (theirs.required ?? []).filter((key) => key !== 'status' || definition !== name).toSorted(),
          );
        }
      }
    }
  });
});

function reachable(definitions: Readonly<Record<string, unknown>>, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  const enter = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, next = ''] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g)) enter(next);
  };
  enter(from);
  return found;
}
