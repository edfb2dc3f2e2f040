import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputPaths } from '../../lib/output/output-paths.ts';
import { type OutputFile, writeOutput } from '../../lib/output/write-output.ts';
import { expectedTree, readTree } from './support/read-tree.ts';
import { tempFolder } from './support/temp-folder.ts';

const path = fc.array(fc.constantFrom('a', 'b', 'C', 'd.yaml', 'e.sh'), { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const text = fc.oneof(fc.constantFrom('', 'x', 'y'), fc.string(), fc.uint8Array({ maxLength: 40 }));

/** A set of files without paths that clash: what clashes with an earlier one is left out. */
const tree = fc.array(fc.tuple(path, text), { maxLength: 8 }).map((entries) => {
  const paths = new OutputPaths();
  return Object.fromEntries(
    entries.filter(([entry]) => {
      try {
        paths.add(entry);
        return true;
      } catch {
        return false;
      }
    }),
  );
});

/** A run: its files, and after how many of them its source fails, if it does. */
const run = fc.record({ files: tree, failsAfter: fc.option(fc.nat(8), { freq: 2 }) });

function* stream(files: Readonly<Record<string, string | Uint8Array>>, failsAfter: number | null): Generator<OutputFile> {
  let count = 0;
  for (const [path, text] of Object.entries(files)) {
    if (count++ === failsAfter) break;
    yield { path, text };
  }
  if (failsAfter !== null) throw new Error('source failed');
}

describe('writeOutput', () => {
  it('leaves exactly the files of the last run that succeeded, whatever came before', () => {
    const temp = tempFolder();
    let number = 0;
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 6 }), (runs) => {
        const name = `dist-${number++}`;
        const folder = join(temp, name);
        let present: Record<string, string> | undefined;
        for (const { files, failsAfter } of runs) {
          if (failsAfter !== null) {
            expect(() => writeOutput(folder, stream(files, failsAfter))).toThrow('source failed');
          } else {
            const next = expectedTree(files);
            const report = writeOutput(folder, stream(files, null));
            const before = present ?? {};
            const kept = Object.keys(files).filter((file) => before[file] === next[file]);
            const removed = Object.keys(before).filter((file) => !file.endsWith('/') && !(file in next));
            const sorted = (tree: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(tree).sort());
            expect(report).toEqual({
              written: Object.keys(files).length - kept.length,
              unchanged: kept.length,
              removed: removed.sort(),
              replaced: sorted(before) !== sorted(next),
              folder,
            });
            present = next;
          }
          if (present !== undefined) expect(readTree(folder)).toEqual(present);
          expect(readdirSync(temp).filter((entry) => entry.includes(name))).toEqual(present === undefined ? [] : [name]);
        }
      }),
      { seed: 1, numRuns: 70 },
    );
  });
});
