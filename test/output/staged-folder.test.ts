import { fsyncSync, readdirSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { writeOutput } from '../../lib/output/write-output.ts';
import { expectedTree, readTree } from './support/read-tree.ts';
import { tempFolder } from './support/temp-folder.ts';

vi.mock('node:fs', { spy: true });

const real = await vi.importActual<typeof import('node:fs')>('node:fs');
const OLD = { a: '1', 'rows/b': '2' };
const NEW = { a: 'changed', 'rows/b': '2' };

function write(folder: string, files: Readonly<Record<string, string>>) {
  return writeOutput(folder, new Map(Object.entries(files)));
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: refused, ${syscall}`), { code, syscall });
}

function writtenFolder(): string {
  const folder = join(tempFolder(), 'dist');
  write(folder, OLD);
  vi.clearAllMocks();
  return folder;
}

beforeEach(() => {
  for (const spied of [fsyncSync, renameSync, unlinkSync]) vi.mocked(spied).mockReset();
});

describe('StagedFolder', () => {
  it('puts the old folder back if the new one cannot take its place', () => {
    const folder = writtenFolder();
    const { ino } = statSync(folder);
    vi.mocked(renameSync)
      .mockImplementationOnce(real.renameSync)
      .mockImplementationOnce(() => {
        throw systemError('ENOSPC', 'rename');
      });
    expect(() => write(folder, NEW)).toThrow(/no space is left on the device .*; the folder is as it was$/);
    expect(readTree(folder)).toEqual(expectedTree(OLD));
    expect(statSync(folder).ino).toBe(ino);
    expect(readdirSync(join(folder, '..'))).toEqual(['dist']);
  });

  it('never has a partly deleted folder under the name of an old one', () => {
    const folder = writtenFolder();
    const old = `.dist.faaslab-old-${process.pid}`;
    const fresh = `.dist.faaslab-new-${process.pid}`;
    write(folder, NEW);
    expect(vi.mocked(renameSync).mock.calls.map(([from, to]) => [basename(String(from)), basename(String(to))])).toEqual([
      ['dist', old],
      [fresh, 'dist'],
      [old, fresh],
    ]);
    const deleted = vi.mocked(unlinkSync).mock.calls.map(([path]) => String(path));
    expect(deleted.filter((path) => path.includes(fresh))).toHaveLength(3);
    expect(deleted.filter((path) => path.includes(old))).toEqual([]);
  });

  it('syncs the record and its folders before the first rename, and nothing on a run without changes', () => {
    const folder = writtenFolder();
    write(folder, OLD);
    expect(fsyncSync).not.toHaveBeenCalled();
    write(folder, NEW);
    const syncs = vi.mocked(fsyncSync).mock.invocationCallOrder;
    expect(syncs).toHaveLength(3);
    expect(Math.max(...syncs)).toBeLessThan(Math.min(...vi.mocked(renameSync).mock.invocationCallOrder));
  });

  it('puts up with a file system that does not sync folders, but not with a failed sync', () => {
    const folder = writtenFolder();
    vi.mocked(fsyncSync)
      .mockImplementationOnce(real.fsyncSync)
      .mockImplementation(() => {
        throw systemError('EINVAL', 'fsync');
      });
    expect(write(folder, NEW).written).toBe(1);
    vi.mocked(fsyncSync).mockImplementation(() => {
      throw systemError('EIO', 'fsync');
    });
    expect(() => write(folder, OLD)).toThrow(
      /got: the system refused a step \(EIO: refused, fsync\); see the system error; the folder is as it was$/,
    );
    expect(readTree(folder)).toEqual(expectedTree(NEW));
    expect(readdirSync(join(folder, '..'))).toEqual(['dist']);
  });

  it('says that the folder is up to date if only the old one cannot be deleted, and the next run deletes it', () => {
    const folder = writtenFolder();
    vi.mocked(unlinkSync).mockImplementation((path) => {
      if (String(path).endsWith('/rows/b')) throw systemError('EACCES', 'unlink');
      real.unlinkSync(path);
    });
    const rest = join(folder, `../.dist.faaslab-new-${process.pid}`);
    expect(() => write(folder, NEW)).toThrow(
      /permission denied .*; the folder is up to date, but its former content is left in \S+faaslab-new-\d+$/,
    );
    expect(readTree(folder)).toEqual(expectedTree(NEW));
    expect(readTree(rest)).toHaveProperty(['rows/b'], '2');
    vi.mocked(unlinkSync).mockReset();
    expect(write(folder, NEW)).toMatchObject({ unchanged: 2, replaced: false });
    expect(readdirSync(join(folder, '..'))).toEqual(['dist']);
  });
});
