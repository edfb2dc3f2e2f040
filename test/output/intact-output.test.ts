import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { intactOutput, recordOf } from '../../lib/output/intact-output.ts';
import { writeOutput } from '../../lib/output/write-output.ts';

function written(): string {
  const parent = mkdtempSync(join(tmpdir(), 'intact-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const out = join(parent, 'out');
  const long = 'x'.repeat(200_000);
  writeOutput(
    out,
    new Map([
      ['a.yaml', 'a\n'],
      ['rows/b.yaml', 'b\n'],
      ['host/deep/run.sh', '#!/bin/sh\n'],
      ['long', long],
      ['empty', ''],
    ]),
  );
  return out;
}

describe('intactOutput', () => {
  it('counts the files of a folder as it was written and names its record', () => {
    const out = written();
    expect(intactOutput(out)).toEqual({ record: recordOf(out), files: 5 });
    expect(recordOf(out)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('follows a link to the folder', () => {
    const out = written();
    symlinkSync(out, join(out, '..', 'link'));
    expect(intactOutput(join(out, '..', 'link'))?.files).toBe(5);
  });

  it.each<[string, (out: string) => void]>([
    ['a changed file', (out) => writeFileSync(join(out, 'rows/b.yaml'), 'c\n')],
    ['a longer file', (out) => writeFileSync(join(out, 'rows/b.yaml'), 'b\n\n')],
    ['a missing file', (out) => unlinkSync(join(out, 'rows/b.yaml'))],
    ['a file too many', (out) => writeFileSync(join(out, 'rows/c.yaml'), '')],
    ['a file of another name', (out) => renameSync(join(out, 'a.yaml'), join(out, 'c.yaml'))],
    ['an empty folder too many', (out) => mkdirSync(join(out, 'notes'))],
    ['a link in the place of a file', (out) => relink(join(out, 'a.yaml'))],
    ['a link too many', (out) => symlinkSync('a.yaml', join(out, 'link'))],
    ['a script that cannot be run', (out) => chmodSync(join(out, 'host/deep/run.sh'), 0o644)],
    ['a manifest that can be run', (out) => chmodSync(join(out, 'a.yaml'), 0o755)],
    ['no record', (out) => unlinkSync(join(out, 'index/files.json'))],
    ['a record that is no list', (out) => writeFileSync(join(out, 'index/files.json'), '{}')],
    ['a record of other things', (out) => writeFileSync(join(out, 'index/files.json'), '[1, {"path": "a.yaml"}]')],
    ['a record that is no JSON', (out) => writeFileSync(join(out, 'index/files.json'), '<<<<<<<')],
    ['what a killed run left beside it', (out) => mkdirSync(join(out, '..', '.out.faaslab-new-1'))],
    ['no folder', (out) => rmSync(out, { recursive: true })],
  ])('is undefined for %s', (_, change) => {
    const out = written();
    change(out);
    expect(intactOutput(out)).toBeUndefined();
  });

  it('names another record after the folder was written with other content', () => {
    const out = written();
    const before = recordOf(out);
    writeOutput(out, new Map([['a.yaml', 'b\n']]));
    expect(intactOutput(out)).toEqual({ record: recordOf(out), files: 1 });
    expect(recordOf(out)).not.toBe(before);
  });
});

function relink(path: string): void {
  const copy = `${path}-copy`;
  writeFileSync(copy, readFileSync(path));
  unlinkSync(path);
  symlinkSync(copy, path);
}
