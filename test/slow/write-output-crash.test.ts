import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeOutput } from '../../lib/output/write-output.ts';
import { buildWriter } from '../output/support/build-writer.ts';
import { expectedTree, readTree } from '../output/support/read-tree.ts';
import { RunningWriter, runWriter } from '../output/support/run-writer.ts';
import { makeTempFolder, tempFolder } from '../output/support/temp-folder.ts';
import { writerFiles } from '../output/support/writer-order.ts';

let bundle: string;
let bundleFolder: string;
beforeAll(async () => {
  bundleFolder = makeTempFolder();
  bundle = await buildWriter(bundleFolder);
});
afterAll(() => rmSync(bundleFolder, { recursive: true }));

/** Starts a run whose files fail at once: it recovers what a killed run left, and then must leave everything as it is. */
function recover(folder: string): void {
  const failing = {
    [Symbol.iterator]: () => {
      throw new Error('check failed');
    },
  };
  expect(() => writeOutput(folder, failing)).toThrow('check failed');
}

describe('writeOutput after a run was killed', () => {
  it('finds the old or the new folder, whole, wherever the run was', { timeout: 120_000 }, () => {
    const count = 3;
    const [old, next] = ['old', 'new'].map((tag) => expectedTree(writerFiles({ tag, count })));
    const found: ('old' | 'new')[] = [];
    for (let dieAfter = 1; ; dieAfter++) {
      const temp = tempFolder();
      const folder = join(temp, 'dist');
      writeOutput(folder, new Map(Object.entries(writerFiles({ tag: 'old', count }))));
      if (runWriter(bundle, { folder, tag: 'new', count, dieAfter }).report !== undefined) break;
      recover(folder);
      const present = readTree(folder);
      expect([old, next], `killed after ${dieAfter} calls`).toContainEqual(present);
      expect(readdirSync(temp), `killed after ${dieAfter} calls`).toEqual(['dist']);
      found.push('only-new/' in present ? 'new' : 'old');
    }
    // Every step was tried: lock, folders, files, links, record, two renames, deletion, lock; and from one step on it is the new one.
    expect(found.length).toBeGreaterThan(30);
    expect(found.lastIndexOf('old')).toBe(found.indexOf('new') - 1);
  });

  it('finds nothing or the new folder, whole, where no folder was', { timeout: 120_000 }, () => {
    const next = expectedTree(writerFiles({ tag: 'new', count: 1 }));
    const found: boolean[] = [];
    for (let dieAfter = 1; ; dieAfter++) {
      const temp = tempFolder();
      const folder = join(temp, 'dist');
      if (runWriter(bundle, { folder, tag: 'new', count: 1, dieAfter }).report !== undefined) break;
      recover(folder);
      const present = readTree(temp);
      found.push('dist/' in present);
      expect(present).toEqual('dist/' in present ? { 'dist/': '', ...prefixed('dist/', next) } : {});
    }
    expect(found.length).toBeGreaterThan(15);
    expect(found).toContain(true);
    expect(found).toContain(false);
  });

  it('recovers also if the recovery itself is killed', { timeout: 120_000 }, () => {
    const count = 3;
    const trees = ['old', 'new', 'third'].map((tag) => expectedTree(writerFiles({ tag, count })));
    // The first is killed between the two renames or while it deletes, the second anywhere in its own recovery.
    const moments = fc.sample(fc.tuple(fc.integer({ min: 25, max: 50 }), fc.integer({ min: 3, max: 14 })), { seed: 1, numRuns: 10 });
    for (const [firstDies, secondDies] of moments) {
      const temp = tempFolder();
      const folder = join(temp, 'dist');
      writeOutput(folder, new Map(Object.entries(writerFiles({ tag: 'old', count }))));
      runWriter(bundle, { folder, tag: 'new', count, dieAfter: firstDies });
      runWriter(bundle, { folder, tag: 'third', count, dieAfter: secondDies });
      recover(folder);
      expect(trees, `killed after ${firstDies} and ${secondDies} calls`).toContainEqual(readTree(folder));
      expect(readdirSync(temp)).toEqual(['dist']);
    }
  });

  it('finds a whole folder after kill -9 at 20 moments of a run with many files', { timeout: 120_000 }, async () => {
    const count = 500;
    const temp = tempFolder();
    const folder = join(temp, 'dist');
    const whole = new RunningWriter(bundle, { folder, tag: 'tag-0', count });
    await whole.said('ready');
    const ready = performance.now();
    await whole.ended;
    const duration = performance.now() - ready;

    let present = expectedTree(writerFiles({ tag: 'tag-0', count }));
    let killed = 0;
    const percents = fc.sample(fc.integer({ min: 0, max: 100 }), { seed: 1, numRuns: 20 });
    for (const [index, percent] of percents.entries()) {
      const tag = `tag-${index + 1}`;
      const writer = new RunningWriter(bundle, { folder, tag, count });
      await writer.said('ready');
      await new Promise((resolve) => setTimeout(resolve, (percent / 100) * duration));
      writer.process.kill('SIGKILL');
      if ((await writer.ended).report === undefined) killed++;
      recover(folder);
      const next = expectedTree(writerFiles({ tag, count }));
      const found = readTree(folder);
      present = `only-${tag}/` in found ? next : present;
      expect(found).toEqual(present);
      expect(readdirSync(temp)).toEqual(['dist']);
    }
    expect(killed).toBeGreaterThan(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends a run at once and the next one goes on from the old folder', async (signal) => {
    const temp = tempFolder();
    const folder = join(temp, 'lab/dist');
    writeOutput(folder, new Map(Object.entries(writerFiles({ tag: 'old', count: 9 }))));
    const writer = new RunningWriter(bundle, { folder, tag: 'new', count: 9, holdUntil: join(temp, 'never') });
    await writer.said('holding');
    writer.process.kill(signal);
    expect(await writer.ended).toEqual({});
    expect(writer.process.signalCode).toBe(signal);
    expect(readTree(folder)).toEqual(expectedTree(writerFiles({ tag: 'old', count: 9 })));
    const report = writeOutput(folder, new Map(Object.entries(writerFiles({ tag: 'old', count: 9 }))));
    expect(report).toMatchObject({ written: 0, unchanged: 10, replaced: false });
    expect(readdirSync(join(temp, 'lab'))).toEqual(['dist']);
  });

  it('listens for no signal, during a run or after it', () => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const before = signals.map((signal) => process.listenerCount(signal));
    let during: number[] = [];
    const files = function* () {
      during = signals.map((signal) => process.listenerCount(signal));
      yield { path: 'a', text: '' };
    };
    writeOutput(join(tempFolder(), 'dist'), files());
    expect(during).toEqual(before);
    expect(signals.map((signal) => process.listenerCount(signal))).toEqual(before);
  });
});

function prefixed(prefix: string, tree: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [prefix + path, text]));
}
