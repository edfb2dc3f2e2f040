import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { OutputError } from '../../lib/output/output-error.ts';
import { writeOutput } from '../../lib/output/write-output.ts';
import { buildWriter } from './support/build-writer.ts';
import { expectedTree, readStats, readTree } from './support/read-tree.ts';
import { runWriter } from './support/run-writer.ts';
import { makeTempFolder, tempFolder } from './support/temp-folder.ts';
import { writerFiles } from './support/writer-order.ts';

let bundle: string;
let bundleFolder: string;
beforeAll(async () => {
  bundleFolder = makeTempFolder();
  bundle = await buildWriter(bundleFolder);
});
afterAll(() => rmSync(bundleFolder, { recursive: true }));

const isRoot = process.getuid?.() === 0;
// `nobody` of Debian and others; it need not exist.
const OTHER_USER = 65534;
const SMALL = { a: '1', 'rows/b': '2' };

function asMap(files: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(files));
}

/** Mounts a file system on a folder for the time of a test; the test is skipped, and says so, where that is not allowed. */
function mountOrSkip(context: TestContext, folder: string, type: string, options: string): void {
  const { status, stderr, error } = spawnSync('mount', ['-t', type, '-o', options, type, folder], { encoding: 'utf8' });
  if (status !== 0) {
    const reason = `needs the right to mount ${type}: ${error?.message ?? stderr.split('\n')[0]}`;
    // The default reporter counts skipped tests, but does not say why.
    console.warn(`skipped "${context.task.name}": ${reason}`);
    context.skip(reason);
  }
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
}

describe('writeOutput on a file system that refuses', () => {
  it('says that the device is full, and leaves the old folder whole and nothing else', (context) => {
    const temp = tempFolder();
    mountOrSkip(context, temp, 'tmpfs', 'size=1m');
    const folder = join(temp, 'dist');
    writeOutput(folder, asMap(SMALL));
    const before = readStats(folder);
    const large = new Map([...asMap(SMALL), ['first', 'x'.repeat(4e5)], ['second', 'x'.repeat(4e5)], ['third', 'x'.repeat(4e5)]]);
    const run = () => writeOutput(folder, large);
    expect(run).toThrow(OutputError);
    expect(run).toThrow(
      /^output folder \S+dist must be replaceable, got: no space is left on the device \(ENOSPC: .*\); free some space or choose a folder on another device; the folder is as it was$/,
    );
    expect(readStats(folder)).toEqual(before);
    expect(readTree(folder)).toEqual(expectedTree(SMALL));
    expect(readdirSync(temp)).toEqual(['dist']);
  });

  it('says so too if not even the lock finds room', (context) => {
    const temp = tempFolder();
    mountOrSkip(context, temp, 'tmpfs', 'size=64k');
    expect(() => writeFileSync(join(temp, 'filler'), Buffer.alloc(65_536))).not.toThrow();
    expect(() => writeOutput(join(temp, 'dist'), asMap(SMALL))).toThrow(/no space is left on the device .* free some space/);
    expect(readdirSync(temp)).toEqual(['filler']);
  });

  it('says that the file system is read-only', (context) => {
    const temp = tempFolder();
    mountOrSkip(context, temp, 'tmpfs', 'size=1m');
    const folder = join(temp, 'dist');
    writeOutput(folder, asMap(SMALL));
    execFileSync('mount', ['-o', 'remount,ro', temp]);
    const message = `output folder ${folder} must be replaceable, got: the file system is read-only (EROFS: `;
    expect(() => writeOutput(folder, asMap({ ...SMALL, a: 'changed' }))).toThrow(message);
    expect(readTree(temp)).toEqual({
      'dist/': '',
      ...Object.fromEntries(Object.entries(expectedTree(SMALL)).map(([path, text]) => [`dist/${path}`, text])),
    });
  });

  it('says that a mount point cannot be replaced, after copying what cannot be linked', (context) => {
    const temp = tempFolder();
    const folder = join(temp, 'dist');
    mkdirSync(folder);
    mountOrSkip(context, folder, 'tmpfs', 'size=1m');
    mkdirSync(join(folder, 'inner'));
    writeOutput(join(folder, 'inner'), asMap(SMALL));
    for (const name of readdirSync(join(folder, 'inner'))) execFileSync('mv', [join(folder, 'inner', name), folder]);
    rmSync(join(folder, 'inner'), { recursive: true });
    const before = readStats(folder);
    expect(() => writeOutput(folder, asMap({ ...SMALL, a: 'changed' }))).toThrow(
      /got: the folder is a mount point, and those cannot be replaced \(EBUSY: .*\); mount the folder around it instead/,
    );
    expect(readStats(folder)).toEqual(before);
    expect(readdirSync(temp)).toEqual(['dist']);
    expect(writeOutput(folder, asMap(SMALL))).toMatchObject({ unchanged: 2, replaced: false });
  });

  it('says what to do about a folder out of an image layer, and that helps', (context) => {
    const temp = tempFolder();
    mountOrSkip(context, temp, 'tmpfs', 'size=4m');
    for (const name of ['lower', 'upper', 'scratch', 'merged']) mkdirSync(join(temp, name));
    writeOutput(join(temp, 'lower/dist'), asMap(SMALL));
    const layers = `lowerdir=${temp}/lower,upperdir=${temp}/upper,workdir=${temp}/scratch,redirect_dir=off`;
    mountOrSkip(context, join(temp, 'merged'), 'overlay', layers);
    const folder = join(temp, 'merged/dist');
    expect(() => writeOutput(folder, asMap({ ...SMALL, a: 'changed' }))).toThrow(
      /got: the folder belongs to a layer that cannot be renamed \(EXDEV: .*\); delete the folder and run again/,
    );
    expect(readTree(folder)).toEqual(expectedTree(SMALL));
    expect(readdirSync(join(temp, 'merged'))).toEqual(['dist']);
    rmSync(folder, { recursive: true });
    writeOutput(folder, asMap({ ...SMALL, a: 'changed' }));
    writeOutput(folder, asMap({ ...SMALL, a: 'changed again' }));
    expect(readTree(folder)).toEqual(expectedTree({ ...SMALL, a: 'changed again' }));
  });
});

describe('writeOutput without permission', () => {
  const order = { tag: 'new', count: 3 };

  /** An output folder in a folder of its own, both of the user that the writer process runs as. */
  function ownedFolder(): { readonly around: string; readonly folder: string } {
    const around = join(tempFolder(), 'lab');
    const folder = join(around, 'dist');
    writeOutput(folder, asMap(writerFiles({ tag: 'old', count: 3 })));
    if (isRoot) {
      for (const path of [
        around,
        folder,
        ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
      ]) {
        chownSync(path, OTHER_USER, OTHER_USER);
      }
    }
    return { around, folder };
  }

  const user = isRoot ? OTHER_USER : undefined;

  it('writes as a user that owns the folder', () => {
    const { around, folder } = ownedFolder();
    expect(runWriter(bundle, { ...order, folder }, user).report).toMatchObject({ written: 3 });
    expect(readdirSync(around)).toEqual(['dist']);
  });

  it('says that the folder around it is not writable', () => {
    const { around, folder } = ownedFolder();
    chmodSync(around, 0o555);
    onTestFinished(() => chmodSync(around, 0o755));
    expect(runWriter(bundle, { ...order, folder }, user).error).toMatch(
      /^output folder \S+dist must be replaceable, got: permission denied \(EACCES: .*\); make the folder and the folder around it writable for this user, or choose another folder; the folder is as it was$/,
    );
    expect(readTree(folder)).toEqual(expectedTree(writerFiles({ tag: 'old', count: 3 })));
  });

  it.each(['.', 'rows-1'])('finds out before the swap that it could not delete what is in %s', (inner) => {
    const { around, folder } = ownedFolder();
    chmodSync(join(folder, inner), 0o555);
    onTestFinished(() => chmodSync(join(folder, inner), 0o755));
    expect(runWriter(bundle, { ...order, folder }, user).error).toMatch(/permission denied \(EACCES: .*, access '.*'\)/);
    expect(readTree(folder)).toEqual(expectedTree(writerFiles({ tag: 'old', count: 3 })));
    expect(readdirSync(around)).toEqual(['dist']);
  });

  it('copies files that another user owns, as those may not be linked', (context) => {
    if (!isRoot) context.skip('needs root, to give a file to another user');
    const { folder } = ownedFolder();
    const kept = join(folder, 'rows-1/1.yaml');
    chownSync(kept, 0, 0);
    expect(runWriter(bundle, { ...order, folder }, user).report).toMatchObject({ written: 3 });
    expect(readTree(folder)).toEqual(expectedTree(writerFiles(order)));
    const { uid, mode } = statSync(kept);
    expect([uid, mode & 0o777]).toEqual([OTHER_USER, 0o644]);
  });
});
