import { linkSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { linkOrCopy } from '../../lib/output/link-or-copy.ts';
import { writeOutput } from '../../lib/output/write-output.ts';
import { expectedTree, readTree } from './support/read-tree.ts';
import { tempFolder } from './support/temp-folder.ts';

vi.mock('node:fs', { spy: true });

/** Makes every link fail as on a file system that gives this error. */
function refuseLinks(code: string): void {
  vi.mocked(linkSync).mockImplementation(() => {
    throw Object.assign(new Error(`${code}: refused, link`), { code, syscall: 'link' });
  });
}

beforeEach(() => {
  vi.mocked(linkSync).mockReset();
});

describe('linkOrCopy', () => {
  it('makes one file of two names', () => {
    const from = join(tempFolder(), 'from');
    writeFileSync(from, 'text');
    linkOrCopy(from, `${from}-2`);
    expect(statSync(`${from}-2`).ino).toBe(statSync(from).ino);
  });

  it.each(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'])('copies content and mode after %s', (code) => {
    refuseLinks(code);
    const from = join(tempFolder(), 'from');
    writeFileSync(from, 'text', { mode: 0o755 });
    linkOrCopy(from, `${from}-2`);
    expect(readFileSync(`${from}-2`, 'utf8')).toBe('text');
    expect(statSync(`${from}-2`).mode).toBe(statSync(from).mode);
    expect(statSync(`${from}-2`).ino).not.toBe(statSync(from).ino);
    expect(() => linkOrCopy(from, `${from}-2`)).toThrow('EEXIST');
  });

  it('passes other errors on', () => {
    refuseLinks('ENOSPC');
    const from = join(tempFolder(), 'from');
    writeFileSync(from, 'text');
    expect(() => linkOrCopy(from, `${from}-2`)).toThrow('ENOSPC');
  });
});

describe('writeOutput without links', () => {
  it('locks, copies unchanged files and gives the same folder', () => {
    refuseLinks('EPERM');
    const folder = join(tempFolder(), 'dist');
    const files = { 'a.sh': 'run', 'rows/b': '2', c: '3' };
    writeOutput(folder, new Map(Object.entries(files)));
    const next = { ...files, c: 'changed' };
    expect(writeOutput(folder, new Map(Object.entries(next)))).toMatchObject({ written: 1, unchanged: 2 });
    expect(vi.mocked(linkSync).mock.calls.length).toBeGreaterThan(2);
    expect(readTree(folder)).toEqual(expectedTree(next));
    expect(statSync(join(folder, 'a.sh')).mode & 0o777).toBe(0o755);
    expect(readTree(join(folder, '..'))).not.toHaveProperty('.dist.faaslab-lock');
  });
});
