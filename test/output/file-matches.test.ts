import { chmodSync, readSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fileMatches } from '../../lib/output/file-matches.ts';
import { tempFolder } from './support/temp-folder.ts';

vi.mock('node:fs', { spy: true });

const KIB = 1024;

describe('fileMatches', () => {
  it.each([0, 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 200 * KIB])('tells equal from different bytes in a file of %i bytes', (size) => {
    const path = join(tempFolder(), 'file');
    const bytes = Buffer.alloc(size, 'abc');
    writeFileSync(path, bytes);
    expect(fileMatches(path, bytes, false)).toBe(true);
    expect(fileMatches(path, Buffer.alloc(size + 1, 'abc'), false)).toBe(false);
    for (const at of [0, size >> 1, size - 1].filter((index) => index >= 0 && index < size)) {
      const other = Buffer.from(bytes);
      other[at] = 0;
      expect(fileMatches(path, other, false)).toBe(false);
    }
  });

  it('compares the execute bit and lets the rest of the mode be', () => {
    const path = join(tempFolder(), 'file');
    writeFileSync(path, 'text');
    const matches = (mode: number, executable: boolean) => {
      chmodSync(path, mode);
      return fileMatches(path, Buffer.from('text'), executable);
    };
    expect([matches(0o644, false), matches(0o664, false), matches(0o600, false), matches(0o755, false)]).toEqual([true, true, true, false]);
    expect([matches(0o755, true), matches(0o775, true), matches(0o700, true), matches(0o644, true)]).toEqual([true, true, true, false]);
  });

  it('does not follow a link', () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), 'text');
    symlinkSync('file', join(folder, 'link'));
    expect(() => fileMatches(join(folder, 'link'), Buffer.from('text'), false)).toThrow('ELOOP');
  });

  it('takes a file that gets shorter while it is read for a different one', () => {
    const path = join(tempFolder(), 'file');
    writeFileSync(path, 'text');
    vi.mocked(readSync).mockReturnValueOnce(0);
    expect(fileMatches(path, Buffer.from('text'), false)).toBe(false);
  });
});
