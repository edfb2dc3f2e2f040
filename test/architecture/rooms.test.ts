import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ImportGraph, importsOf, readImportGraph } from './import-graph.ts';
import { roomFaults } from './room-faults.ts';
import { ROOMS, type Room } from './rooms.ts';

const PROGRAM = readImportGraph('.', ['main.ts', 'lib', 'charts']);

const TODAY = new Set(roomFaults(PROGRAM, ROOMS));

/** Faults beside those that the program has anyway, which have a test of their own. */
function newFaults(graph: ImportGraph, rooms: readonly Room[]): string[] {
  return roomFaults(graph, rooms).filter((fault) => !TODAY.has(fault));
}

/** The program with one more file. */
function withFile(file: string, text: string) {
  return { files: [...PROGRAM.files, file], imports: [...PROGRAM.imports, ...importsOf(file, text)] };
}

describe('the program', () => {
  it('is read as a whole', () => {
    expect(PROGRAM.files.length).toBeGreaterThan(250);
    expect(PROGRAM.imports.length).toBeGreaterThan(800);
  });

  it('imports what its rooms allow, and uses every arrow that they allow', () => {
    expect(roomFaults(PROGRAM, ROOMS)).toEqual([]);
  });
});

/** A room and all that it stands on. */
function below(name: string): readonly Room[] {
  const room = ROOMS.find((candidate) => candidate.name === name);
  return room === undefined ? [] : [room, ...room.imports.flatMap(below)];
}

it.each(['lib/metrics', 'lib/lab', 'lib/policy'])('%s stands on nothing that loads a package or a module of Node', (name) => {
  expect(below(name).length).toBeGreaterThan(1);
  expect(below(name).flatMap(({ modules }) => modules)).toEqual([]);
});

describe('a forbidden import is found', () => {
  it.each([
    ['of values', 'lib/monitoring/x.ts', `import { FUNCTION_LABEL } from '../openfaas/labels.ts';`, 'lib/openfaas'],
    ['of a type', 'lib/policy/x.ts', `import type { Lab } from '../lab/lab.ts';`, 'lib/lab'],
    ['of one type among values', 'lib/lab/x.ts', `import { type Fault } from '../forms/fault.ts';`, 'lib/forms'],
    ['in a type', 'lib/quantities/x.ts', `export type X = import('../lab/lab.ts').Lab;`, 'lib/lab'],
    ['when it runs', 'lib/output/x.ts', `export const x = () => import('../capacity/workload.ts');`, 'lib/capacity'],
    ['that is exported again', 'lib/checks/x.ts', `export { lab } from '../config/load-study.ts';`, 'lib/config'],
    ['of everything', 'lib/manifest/x.ts', `export type * from '../checks/manifest-error.ts';`, 'lib/checks'],
    ['by require', 'lib/cli/x.cjs', `const x = require('../openfaas/labels.ts');`, 'lib/openfaas'],
  ])('%s', (_, file, text, room) => {
    const from = dirname(file);
    expect(newFaults(withFile(file, text), ROOMS)).toEqual([
      expect.stringMatching(new RegExp(`^${file} imports ${room}/.*: ${from} may not import ${room}$`)),
    ]);
  });

  it.each([
    ['lib/metrics/rules/x.ts', `import { Chart } from 'cdk8s';`, 'lib/metrics/rules/x.ts imports cdk8s: lib/metrics may not'],
    ['lib/util/x.ts', `import { readFile } from 'fs/promises';`, 'lib/util/x.ts imports node:fs: lib/util may not'],
    ['lib/config/x.ts', `import 'node:child_process';`, 'lib/config/x.ts imports node:child_process: lib/config may not'],
    ['lib/lab/x.ts', `import x from '@scope/thing/part';`, 'lib/lab/x.ts imports @scope/thing: lib/lab may not'],
    [
      'lib/lab/x.ts',
      `import '../../test/synth/growth.test.ts';`,
      'lib/lab/x.ts imports test/synth/growth.test.ts: it is a file of no room',
    ],
    ['lib/lab/x.ts', `import '../lab/missing.ts';`, 'lib/lab/x.ts imports lib/lab/missing.ts: it is a file of no room'],
    ['lib/lab/x.ts', 'await import(name);', 'lib/lab/x.ts must name what it imports in one text, got an expression'],
    [
      'lib/metrics/rules/x.ts',
      `import { rowsDashboard } from '../dashboards/rows.ts';`,
      'lib/metrics/rules/x.ts imports lib/metrics/dashboards/rows.ts: rules of lib/metrics may not import dashboards',
    ],
  ])('in %s: %s', (file, text, fault) => {
    expect(newFaults(withFile(file, text), ROOMS)).toEqual([fault]);
  });
});

describe('the table itself', () => {
  const changed = (name: string, change: Partial<Room>) => ROOMS.map((room) => (room.name === name ? { ...room, ...change } : room));

  it('has a line for every folder that holds files', () => {
    expect(newFaults(withFile('lib/attic/x.ts', ''), ROOMS)).toEqual(['lib/attic/ must be a room or a part of one, got no line for it']);
    expect(newFaults(withFile('lib/metrics/attic/x.ts', ''), ROOMS)).toEqual([
      'lib/metrics/attic/ must be a room or a part of one, got no line for it',
    ]);
  });

  it('has no line for a folder that is not there', () => {
    const cellar: Room = { name: 'lib/cellar', holds: 'nothing', imports: [], modules: [] };
    expect(newFaults(PROGRAM, [...ROOMS, cellar])).toEqual(['lib/cellar must hold files, got none; take its line out']);
    expect(newFaults(PROGRAM, changed('lib/util', { parts: { shelf: [] } }))).toEqual([
      'lib/util/shelf must hold files, got none; take its line out',
    ]);
  });

  it('has no arrow that nobody uses', () => {
    expect(newFaults(PROGRAM, changed('lib/lab', { modules: ['node:fs'] }))).toEqual([
      'lib/lab -> node:fs: nobody uses the arrow; take it out',
    ]);
    expect(newFaults(PROGRAM, changed('lib/policy', { imports: ['lib/manifest', 'lib/lab'] }))).toEqual([
      'lib/policy -> lib/lab: nobody uses the arrow; take it out',
    ]);
  });

  it('has no arrow that goes back', () => {
    expect(newFaults(PROGRAM, changed('lib/lab', { imports: ['lib/quantities', 'lib/hosts', 'lib/config'] }))).toContain(
      'lib/lab -> lib/config must go to a room that stands above',
    );
  });
});
