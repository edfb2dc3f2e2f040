import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { OutputError } from '../../lib/output/output-error.ts';
import { type OutputFile, type OutputFiles, writeOutput } from '../../lib/output/write-output.ts';
import { StepCounter } from '../support/counted-steps.ts';
import { expectedTree, readStats, readTree } from './support/read-tree.ts';
import { tempFolder } from './support/temp-folder.ts';

const FILES: Readonly<Record<string, string>> = {
  '00-namespaces.k8s.yaml': 'kind: Namespace\n',
  'host/prepare.sh': '#!/bin/sh\n',
  'rows/r1.k8s.yaml': 'kind: Deployment\n',
  'rows/r2.k8s.yaml': 'kind: Deployment\nname: ü\n',
};

function asMap(files: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(files));
}

/** A folder that a first run wrote, with times in the past. */
function writtenFolder(files: Readonly<Record<string, string>> = FILES): string {
  const folder = join(tempFolder(), 'dist');
  writeOutput(folder, asMap(files));
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]) {
    utimesSync(path, 1e9, 1e9);
  }
  return folder;
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof OutputError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Nothing but the output folder itself lies in the folder around it. */
function expectNoHelpers(folder: string): void {
  expect(readdirSync(join(folder, '..')).filter((name) => name.includes('faaslab'))).toEqual([]);
}

describe('writeOutput into a new folder', () => {
  it('writes every file, its folders and the record, and reports it', () => {
    const folder = join(tempFolder(), 'dist');
    expect(writeOutput(folder, asMap(FILES))).toEqual({ written: 4, unchanged: 0, removed: [], replaced: true, folder });
    expect(readTree(folder)).toEqual(expectedTree(FILES));
    expectNoHelpers(folder);
  });

  it('takes files one by one, with bytes and modes', () => {
    const folder = join(tempFolder(), 'dist');
    const bytes = Uint8Array.of(0, 255, 10, 128);
    const files: OutputFile[] = [
      { path: 'bin', text: bytes, mode: 0o755 },
      { path: 'a.sh', text: '' },
      { path: 'b.sh', text: '', mode: 0o644 },
    ];
    expect(writeOutput(folder, files.values())).toEqual({ written: 3, unchanged: 0, removed: [], replaced: true, folder });
    expect(readTree(folder)).toEqual(expectedTree({ bin: bytes, 'a.sh': '', 'b.sh': '' }));
    expect(['bin', 'a.sh', 'b.sh', 'index/files.json'].map((path) => statSync(join(folder, path)).mode & 0o777)).toEqual([
      0o755, 0o755, 0o644, 0o644,
    ]);
  });

  it('gives files and folders the same permissions under any umask', () => {
    const folder = join(tempFolder(), 'dist');
    const before = process.umask(0o077);
    try {
      writeOutput(folder, asMap(FILES));
    } finally {
      process.umask(before);
    }
    expect(['.', 'rows', 'index', 'host/prepare.sh', 'rows/r1.k8s.yaml'].map((path) => statSync(join(folder, path)).mode & 0o777)).toEqual([
      0o755, 0o755, 0o755, 0o755, 0o644,
    ]);
  });

  it('accepts an empty folder and keeps its permissions', () => {
    const folder = join(tempFolder(), 'dist');
    mkdirSync(folder);
    chmodSync(folder, 0o750);
    expect(writeOutput(folder, asMap(FILES)).written).toBe(4);
    expect(statSync(folder).mode & 0o777).toBe(0o750);
    expectNoHelpers(folder);
  });

  it('writes only the record if there are no files', () => {
    const folder = join(tempFolder(), 'dist');
    expect(writeOutput(folder, [])).toEqual({ written: 0, unchanged: 0, removed: [], replaced: true, folder });
    expect(readTree(folder)).toEqual(expectedTree({}));
  });

  it('creates the folders around it, and takes them back if the run fails', () => {
    const temp = tempFolder();
    writeOutput(join(temp, 'a/b/dist'), asMap(FILES));
    expect(readTree(join(temp, 'a/b/dist'))).toEqual(expectedTree(FILES));
    expect(() => writeOutput(join(temp, 'c/d/dist'), [{ path: '..', text: '' }])).toThrow(OutputError);
    expect(existsSync(join(temp, 'c'))).toBe(false);
  });
});

describe('writeOutput with nothing changed', () => {
  it('touches neither the folder nor anything in it', () => {
    const folder = writtenFolder();
    const before = readStats(folder);
    expect(writeOutput(folder, asMap(FILES))).toEqual({ written: 0, unchanged: 4, removed: [], replaced: false, folder });
    expect(readStats(folder)).toEqual(before);
    expectNoHelpers(folder);
  });

  it('does not care in which order the files come', () => {
    const folder = writtenFolder();
    const before = readStats(folder);
    writeOutput(folder, new Map(Object.entries(FILES).reverse()));
    expect(readStats(folder)).toEqual(before);
  });

  it('does not count the permissions that a umask cuts as a change', () => {
    const folder = writtenFolder();
    chmodSync(join(folder, 'rows/r1.k8s.yaml'), 0o664);
    chmodSync(join(folder, 'host/prepare.sh'), 0o700);
    const before = readStats(folder);
    expect(writeOutput(folder, asMap(FILES)).written).toBe(0);
    expect(readStats(folder)).toEqual(before);
  });
});

describe('writeOutput with changes', () => {
  it('rewrites changed files, keeps equal ones as they are and removes stale ones', () => {
    const folder = writtenFolder();
    const kept = lstatSync(join(folder, 'rows/r1.k8s.yaml'));
    const files = {
      '00-namespaces.k8s.yaml': 'kind: Other\n',
      'load/r1.k8s.yaml': 'kind: Job\n',
      'rows/r1.k8s.yaml': FILES['rows/r1.k8s.yaml'] ?? '',
    };
    expect(writeOutput(folder, asMap(files))).toEqual({
      written: 2,
      unchanged: 1,
      removed: ['host/prepare.sh', 'rows/r2.k8s.yaml'],
      replaced: true,
      folder,
    });
    expect(readTree(folder)).toEqual(expectedTree(files));
    const { ino, mtimeMs, nlink } = lstatSync(join(folder, 'rows/r1.k8s.yaml'));
    expect({ ino, mtimeMs, nlink }).toEqual({ ino: kept.ino, mtimeMs: kept.mtimeMs, nlink: 1 });
    expectNoHelpers(folder);
  });

  it('finds a change that keeps the size, and one made by hand', () => {
    const folder = writtenFolder();
    writeFileSync(join(folder, 'rows/r1.k8s.yaml'), FILES['rows/r1.k8s.yaml']?.replace('D', 'd') ?? '');
    expect(writeOutput(folder, asMap(FILES))).toMatchObject({ written: 1, unchanged: 3 });
    expect(readTree(folder)).toEqual(expectedTree(FILES));
  });

  it('writes again what was deleted by hand, whole folders too', () => {
    const folder = writtenFolder();
    rmSync(join(folder, 'rows'), { recursive: true });
    expect(writeOutput(folder, asMap(FILES))).toMatchObject({ written: 2, unchanged: 2, removed: [] });
    expect(readTree(folder)).toEqual(expectedTree(FILES));
  });

  it('sets a lost or added execute bit right', () => {
    const folder = writtenFolder();
    chmodSync(join(folder, 'host/prepare.sh'), 0o644);
    chmodSync(join(folder, 'rows/r1.k8s.yaml'), 0o755);
    expect(writeOutput(folder, asMap(FILES))).toMatchObject({ written: 2, unchanged: 2 });
    expect(statSync(join(folder, 'host/prepare.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'rows/r1.k8s.yaml')).mode & 0o777).toBe(0o644);
  });

  it('only removes, if that is the only change', () => {
    const folder = writtenFolder();
    const { 'rows/r2.k8s.yaml': _row, ...files } = FILES;
    expect(writeOutput(folder, asMap(files))).toEqual({ written: 0, unchanged: 3, removed: ['rows/r2.k8s.yaml'], replaced: true, folder });
    expect(readTree(folder)).toEqual(expectedTree(files));
  });

  it('lets a file become a folder and a folder a file', () => {
    const folder = writtenFolder({ rows: 'a file', 'load/a.yaml': '' });
    const next = { 'rows/a.yaml': 'in a folder', load: 'a file' };
    expect(writeOutput(folder, asMap(next))).toMatchObject({ written: 2, removed: ['load/a.yaml', 'rows'] });
    expect(readTree(folder)).toEqual(expectedTree(next));
  });

  it('repairs a record that names wrong sums, and one that cannot be read while every file is known', () => {
    const folder = writtenFolder();
    const record = join(folder, 'index/files.json');
    for (const damaged of [readFileSync(record, 'utf8').replace(/"sha256":"./, '"sha256":"x'), '<<<<<<< HEAD\n', '']) {
      writeFileSync(record, damaged);
      expect(writeOutput(folder, asMap(FILES))).toMatchObject({ written: 0, unchanged: 4, replaced: true });
      expect(readTree(folder)).toEqual(expectedTree(FILES));
    }
  });

  it('leaves no empty folder of stale files behind', () => {
    const folder = writtenFolder({ 'a/b/c.yaml': '', 'd.yaml': '' });
    writeOutput(folder, asMap({ 'd.yaml': '' }));
    expect(readTree(folder)).toEqual(expectedTree({ 'd.yaml': '' }));
  });

  it('keeps the content of a hard link that somebody else made to a generated file', () => {
    const folder = writtenFolder();
    linkSync(join(folder, 'rows/r1.k8s.yaml'), join(folder, '../mine'));
    writeOutput(folder, asMap({ ...FILES, 'rows/r1.k8s.yaml': 'changed' }));
    expect(readFileSync(join(folder, '../mine'), 'utf8')).toBe(FILES['rows/r1.k8s.yaml']);
  });
});

describe('writeOutput through a link', () => {
  it('writes to the folder that the link names', () => {
    const temp = tempFolder();
    mkdirSync(join(temp, 'real/out'), { recursive: true });
    symlinkSync('real/out', join(temp, 'dist'));
    writeOutput(join(temp, 'dist'), asMap(FILES));
    expect(writeOutput(join(temp, 'dist'), asMap({ a: '1' }))).toMatchObject({ written: 1, folder: join(temp, 'dist') });
    expect(lstatSync(join(temp, 'dist')).isSymbolicLink()).toBe(true);
    expect(readTree(join(temp, 'real'))).toEqual(
      Object.fromEntries([['out/', ''], ...Object.entries(expectedTree({ a: '1' })).map(([path, text]) => [`out/${path}`, text])]),
    );
  });

  it('finds the folder that a killed run set aside behind the link', () => {
    const temp = tempFolder();
    writeOutput(join(temp, 'real/.out.faaslab-old-1'), asMap(FILES));
    symlinkSync('real/out', join(temp, 'dist'));
    expect(writeOutput(join(temp, 'dist'), asMap(FILES))).toMatchObject({ written: 0, unchanged: 4 });
    expectNoHelpers(join(temp, 'real/out'));
  });
});

describe('writeOutput with foreign paths', () => {
  it('refuses, names every one and touches nothing', () => {
    const folder = writtenFolder();
    mkdirSync(join(folder, 'rows/own/deep'), { recursive: true });
    writeFileSync(join(folder, 'rows/own/deep/x'), '');
    writeFileSync(join(folder, 'rows/own/y'), '');
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'notes.txt'), '');
    writeFileSync(join(folder, 'index/more.json'), '');
    symlinkSync('notes.txt', join(folder, 'link'));
    symlinkSync('rows', join(folder, 'rows/loop'));
    spawnSync('mkfifo', [join(folder, 'host/pipe')]);
    const before = readStats(folder);
    const message = messageOf(() => writeOutput(folder, asMap({ ...FILES, 'new.yaml': 'new' })));
    expect(message).toBe(
      [
        `output folder ${folder} must hold nothing but generated files, got 7 foreign paths:`,
        ...['empty/', 'host/pipe', 'index/more.json', 'link', 'notes.txt', 'rows/loop', 'rows/own/'].map((path) => `  ${path}`),
        'move or delete them; nothing was written',
      ].join('\n'),
    );
    expect(readStats(folder)).toEqual(before);
    expectNoHelpers(folder);
  });

  it('refuses a link even in the place of a generated file or folder', () => {
    const folder = writtenFolder();
    rmSync(join(folder, 'rows'), { recursive: true });
    symlinkSync('/', join(folder, 'rows'));
    rmSync(join(folder, '00-namespaces.k8s.yaml'));
    symlinkSync('/etc/hostname', join(folder, '00-namespaces.k8s.yaml'));
    expect(messageOf(() => writeOutput(folder, asMap(FILES)))).toContain('got 2 foreign paths:\n  00-namespaces.k8s.yaml\n  rows\nmove');
  });

  it('takes over a path that this run writes', () => {
    const folder = writtenFolder();
    writeFileSync(join(folder, 'new.yaml'), 'by hand');
    expect(writeOutput(folder, asMap({ ...FILES, 'new.yaml': 'new' }))).toMatchObject({ written: 1, unchanged: 4 });
    expect(readTree(folder)).toEqual(expectedTree({ ...FILES, 'new.yaml': 'new' }));
  });

  it('refuses a folder with anything in it but no record, before it asks for a single file', () => {
    const folder = join(tempFolder(), 'dist');
    mkdirSync(join(folder, 'rows'), { recursive: true });
    writeFileSync(join(folder, 'rows/r1.k8s.yaml'), '');
    writeFileSync(join(folder, 'a.yaml'), '');
    const before = readStats(folder);
    let asked = false;
    const files = {
      *[Symbol.iterator]() {
        asked = true;
        yield { path: 'a.yaml', text: '' };
      },
    };
    expect(messageOf(() => writeOutput(folder, files))).toBe(
      `output folder ${folder} must be empty or hold index/files.json of an earlier run, got 2 foreign paths:\n  a.yaml\n  rows/\nmove or delete them; nothing was written`,
    );
    expect(asked).toBe(false);
    expect(readStats(folder)).toEqual(before);
    expectNoHelpers(folder);
  });

  it.each(['notes.txt', 'empty/', 'rows/empty/'])('refuses %s alone', (path) => {
    const folder = writtenFolder();
    if (path.endsWith('/')) mkdirSync(join(folder, path));
    else writeFileSync(join(folder, path), '');
    expect(messageOf(() => writeOutput(folder, asMap(FILES)))).toContain(
      `got 1 foreign path:\n  ${path}\nmove or delete it; nothing was written`,
    );
  });

  it('asks for the record to be restored if it is needed and cannot be read', () => {
    const folder = writtenFolder();
    writeFileSync(join(folder, 'index/files.json'), '<<<<<<< HEAD\n');
    expect(messageOf(() => writeOutput(folder, asMap({ a: '' })))).toContain(
      'index/files.json must be the list of files that the last run wrote',
    );
    expect(readFileSync(join(folder, 'rows/r1.k8s.yaml'), 'utf8')).toBe(FILES['rows/r1.k8s.yaml']);
    expectNoHelpers(folder);
  });
});

describe('writeOutput with files that fail', () => {
  function* failing(files: Readonly<Record<string, string>>, error: Error): Generator<OutputFile> {
    for (const [path, text] of Object.entries(files)) yield { path, text };
    throw error;
  }

  it('passes the error on and touches nothing, though changes had come before it', () => {
    const folder = writtenFolder();
    const before = readStats(folder);
    const error = Object.assign(new Error('check failed'), { code: 'ENOENT', syscall: 'open' });
    expect(() => writeOutput(folder, failing({ 'a.yaml': 'new', 'rows/r1.k8s.yaml': 'changed' }, error))).toThrow(error);
    expect(readStats(folder)).toEqual(before);
    expectNoHelpers(folder);
  });

  it('leaves nothing where nothing was', () => {
    const temp = tempFolder();
    expect(() => writeOutput(join(temp, 'dist'), failing(FILES, new Error('check failed')))).toThrow('check failed');
    expect(readTree(temp)).toEqual({});
  });

  it.each<[string, OutputFiles]>([
    ['a path that leaves the folder', [{ path: '../x', text: '' }]],
    ['a path twice', ['a', 'a'].map((path) => ({ path, text: 'new' }))],
    ['paths that differ in case only', ['rows/a', 'rows/A'].map((path) => ({ path, text: 'new' }))],
    ['a file that is also a folder', asMap({ rows: '', 'rows/a': '' })],
    ['the place of the record', asMap({ 'index/files.json': '' })],
    ['a file below the record', asMap({ 'Index/files.json/a': '' })],
  ])('refuses %s and touches nothing', (_title, files) => {
    const folder = writtenFolder();
    const before = readStats(folder);
    expect(() => writeOutput(folder, files)).toThrow(OutputError);
    expect(readStats(folder)).toEqual(before);
    expectNoHelpers(folder);
  });

  it('ends the generator when a file is refused', () => {
    let ended = false;
    function* files(): Generator<OutputFile> {
      try {
        yield { path: '/a', text: '' };
      } finally {
        ended = true;
      }
    }
    expect(() => writeOutput(join(tempFolder(), 'dist'), files())).toThrow(OutputError);
    expect(ended).toBe(true);
  });
});

describe('writeOutput as a stream', () => {
  it('asks for a file only after it is done with the one before', () => {
    const folder = writtenFolder();
    const helper = join(folder, `../.dist.faaslab-new-${process.pid}`);
    const seen: boolean[] = [];
    function* files(): Generator<OutputFile> {
      yield { path: 'rows/r1.k8s.yaml', text: FILES['rows/r1.k8s.yaml'] ?? '' };
      seen.push(existsSync(helper));
      yield { path: 'a.yaml', text: 'new' };
      seen.push(existsSync(join(helper, 'a.yaml')));
    }
    writeOutput(folder, files());
    expect(seen).toEqual([false, true]);
  });

  it('takes steps in proportion to the number of files', () => {
    const counter = new StepCounter();
    onTestFinished(() => counter.stop());
    const folder = join(tempFolder(), 'dist');
    function* files(count: number): Generator<OutputFile> {
      for (let i = 0; i < count; i++) yield { path: `rows/r${i}.yaml`, text: `row ${i}\n` };
    }
    const report = (count: number) => writeOutput(folder, files(count));
    report(500);
    const few = counter.count(() => expect(report(500)).toMatchObject({ written: 0, unchanged: 500 }));
    expect(report(4000)).toMatchObject({ written: 3500, unchanged: 500 });
    const many = counter.count(() => expect(report(4000)).toMatchObject({ written: 0, unchanged: 4000 }));
    // 8 where they are, 64 where each file looks at all others; to sort takes a little more than its share.
    const grown = [...many].filter(([name, steps]) => steps > 4000 && steps > 16 * (few.get(name) ?? 0));
    expect(grown).toEqual([]);
    expect([...many.values()].filter((steps) => steps > 4000).length).toBeGreaterThan(5);
  });
});
