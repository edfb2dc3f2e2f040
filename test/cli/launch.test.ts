import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { runScript } from '../support/run-script.ts';

/** Project files by path; `main` says what it was made from, so that a test sees what ran. */
const SOURCES = {
  'main.ts': `import text from './lib/text.sh';
import { dependency } from 'dependency';
import { own } from './lib/own.ts';
export function main(argv: readonly string[], root: string): number {
  process.stdout.write([own, text.trim(), dependency, argv.join(), root.length > 0].join(' '));
  return 3;
}
`,
  'lib/own.ts': `export const own: string = 'own-1';\n`,
  'lib/text.sh': 'text-1\n',
  'lib/unused.ts': 'export {};\n',
  'package.json': '{"type": "module"}',
  'node_modules/dependency/package.json': '{"name": "dependency", "version": "1.0.0", "type": "module", "main": "index.js"}',
  'node_modules/dependency/index.js': `export const dependency = 'dependency-1';\n`,
  'node_modules/.package-lock.json': '{"version": "1.0.0"}',
} as const;

const projects = mkdtempSync(join(tmpdir(), 'launch-'));
afterAll(() => rmSync(projects, { recursive: true }));

class Project {
  readonly folder = mkdtempSync(join(projects, 'project-'));
  readonly cache = join(this.folder, 'node_modules', '.cache', 'faaslab');

  /** A project as its first run leaves it: made once, then copied. */
  static async afterRun(): Promise<Project> {
    firstRun ??= cacheOfFirstRun();
    const project = new Project();
    cpSync(await firstRun, project.cache, { recursive: true });
    return project;
  }

  constructor() {
    mkdirSync(join(this.folder, 'node_modules', 'dependency'), { recursive: true });
    mkdirSync(join(this.folder, 'lib', 'cli'), { recursive: true });
    for (const [path, text] of Object.entries(SOURCES)) this.write(path, text);
    for (const name of ['launch.cjs', 'bundle.mjs', 'lazy-modules.mjs', 'text-modules.mjs'])
      cpSync(resolve('lib/cli', name), join(this.folder, 'lib/cli', name));
    // The bundler, with the packages that it needs.
    for (const name of ['rolldown', '@rolldown', '@oxc-project']) {
      symlinkSync(resolve('node_modules', name), join(this.folder, 'node_modules', name));
    }
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.folder, path), text);
  }

  async run(env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { stdout, stderr, exitCode } = await runScript([process.execPath, join(this.folder, 'lib/cli/launch.cjs'), 'a', 'b'], env);
    expect([exitCode, stderr]).toEqual([3, '']);
    return stdout;
  }

  /**
   * Bundle and code cache by name and time, the record by what it says of them: the same after a run that made nothing. A record is written again once
   * the files have been left alone for a while, which on a busy machine is at any time.
   */
  cached(): Record<string, number | string> {
    const names = existsSync(this.cache) ? readdirSync(this.cache).sort() : [];
    return Object.fromEntries(
      names.map((name) => [name, name.endsWith('.json') ? this.recorded(name) : statSync(join(this.cache, name)).mtimeMs]),
    );
  }

  private recorded(name: string): string {
    const { inputs, key, bundle, code, whole } = JSON.parse(readFileSync(join(this.cache, name), 'utf8'));
    return JSON.stringify({ inputs, key, bundle, code, whole });
  }

  path(ending: '.cjs' | '.v8' | '.json'): string {
    const names = readdirSync(this.cache).filter((name) => name.endsWith(ending));
    expect(names).toHaveLength(1);
    return join(this.cache, String(names[0]));
  }
}

const FIRST = 'own-1 text-1 dependency-1 a,b true';

let firstRun: Promise<string> | undefined;

async function cacheOfFirstRun(): Promise<string> {
  const project = new Project();
  expect(await project.run()).toBe(FIRST);
  return project.cache;
}

describe('the launcher', () => {
  it('keeps signs beyond ASCII', async () => {
    const project = new Project();
    project.write('lib/own.ts', `export const own = 'own-\u2026\u{1f600}';\n`);
    for (let run = 0; run < 2; run++) expect(await project.run()).toBe(FIRST.replace('own-1', 'own-\u2026\u{1f600}'));
  });

  it('passes arguments and exit code, makes its cache at the first run and leaves it alone after that', async () => {
    const project = new Project();
    expect(await project.run()).toBe(FIRST);
    const made = project.cached();
    expect(Object.keys(made).map((name) => name.replace(/^[0-9a-f]{64}/, ''))).toEqual(
      expect.arrayContaining(['.cjs', '.v8', 'bundle.json']),
    );
    expect(Object.keys(made)).toHaveLength(3);
    expect(await project.run()).toBe(FIRST);
    expect(project.cached()).toEqual(made);
  });

  // At once with the test after them, which mostly waits.
  it.concurrent.each([
    ['a source', 'lib/own.ts', 'own-1', 'own-2'],
    ['a script that is shipped as text', 'lib/text.sh', 'text-1', 'text-2'],
    ['a dependency', 'node_modules/dependency/index.js', 'dependency-1', 'dependency-2'],
  ] as const)(
    'makes the bundle again when %s changes, and when it changes back, though size and time stay',
    async (_, path, before, after) => {
      const project = await Project.afterRun();
      const file = join(project.folder, path);
      const { atime, mtime } = statSync(file);
      expect(await project.run()).toBe(FIRST);
      for (const [found, other] of [
        [before, after],
        [after, before],
      ] as const) {
        project.write(path, readFileSync(file, 'utf8').replace(found, other));
        utimesSync(file, atime, mtime);
        expect(await project.run()).toBe(FIRST.replace(before, other));
        // What it was made from before is gone.
        expect(Object.keys(project.cached())).toHaveLength(3);
      }
    },
  );

  it.concurrent('knows files that have been left alone for a while by size and change time, and sees every change all the same', async () => {
    const project = new Project();
    const file = join(project.folder, 'lib/own.ts');
    const { atime, mtime } = statSync(file);
    await project.run();
    expect(JSON.parse(readFileSync(project.path('.json'), 'utf8')).stamps).toBeUndefined();
    await sleep(2100);
    await project.run();
    const settled = readFileSync(project.path('.json'), 'utf8');
    expect(JSON.parse(settled).stamps.length).toBeGreaterThan(10);
    // Contents are not looked at any more: this hash is that of no contents.
    writeFileSync(project.path('.json'), settled.replace(/"key":"[0-9a-f]{64}"/, `"key":"${'0'.repeat(64)}"`));
    expect(await project.run()).toBe(FIRST);
    expect(readFileSync(project.path('.json'), 'utf8')).toContain(`"key":"${'0'.repeat(64)}"`);
    writeFileSync(project.path('.json'), settled);
    project.write('lib/own.ts', SOURCES['lib/own.ts'].replace('own-1', 'own-2'));
    utimesSync(file, atime, mtime);
    expect(await project.run()).toBe(FIRST.replace('own-1', 'own-2'));
    writeFileSync(project.path('.v8'), '');
    expect(await project.run()).toBe(FIRST.replace('own-1', 'own-2'));
  });

  it('makes the bundle again when npm has installed something else', async () => {
    const project = await Project.afterRun();
    const made = project.cached();
    project.write('node_modules/.package-lock.json', '{"version": "1.0.1"}');
    expect(await project.run()).toBe(FIRST);
    expect(project.cached()).not.toEqual(made);
  });

  it('makes the code cache again after the first run that did all its work', async () => {
    const project = new Project();
    const main = (whole: boolean) => `${SOURCES['main.ts']}export const ranWhole = () => ${whole} || process.env.WHOLE === '1';\n`;
    project.write('main.ts', main(false));
    await project.run();
    const lesser = project.path('.json');
    expect(JSON.parse(readFileSync(lesser, 'utf8')).whole).toBe(false);
    await project.run({ WHOLE: '1' });
    const made = project.cached();
    expect(JSON.parse(readFileSync(lesser, 'utf8')).whole).toBe(true);
    await project.run();
    await project.run({ WHOLE: '1' });
    expect(project.cached()).toEqual(made);
  });

  it('does not care for files that are no part of the bundle', async () => {
    const project = await Project.afterRun();
    const made = project.cached();
    project.write('lib/unused.ts', 'export const changed = true;\n');
    project.write('lib/new.ts', 'export {};\n');
    await project.run();
    expect(project.cached()).toEqual(made);
  });

  it.each<[string, (project: Project) => void]>([
    ['a truncated bundle', (project) => truncateSync(project.path('.cjs'), 100)],
    ['an empty bundle', (project) => truncateSync(project.path('.cjs'))],
    ['a bundle of another content', (project) => writeFileSync(project.path('.cjs'), 'exports.main = () => 0;')],
    ['no bundle', (project) => rmSync(project.path('.cjs'))],
    ['a truncated code cache', (project) => truncateSync(project.path('.v8'), 1000)],
    ['a flipped byte in the code cache', (project) => flipByte(project.path('.v8'))],
    ['no code cache', (project) => rmSync(project.path('.v8'))],
    ['a truncated record', (project) => truncateSync(project.path('.json'), 50)],
    ['a record of something else', (project) => writeFileSync(project.path('.json'), '[]')],
    ['a record without a bundle', (project) => writeFileSync(project.path('.json'), '{"inputs": [], "key": ""}')],
  ])('heals %s', async (_, damage) => {
    const project = await Project.afterRun();
    const made = Object.keys(project.cached()).filter((name) => !name.endsWith('.v8'));
    damage(project);
    expect(await project.run()).toBe(FIRST);
    expect(Object.keys(project.cached())).toEqual(expect.arrayContaining(made));
    const healed = project.cached();
    await project.run();
    expect(project.cached()).toEqual(healed);
  });

  it('is right in every one of several runs that start at once, and the cache is whole afterwards', async () => {
    const project = new Project();
    expect(await Promise.all(Array.from({ length: 4 }, () => project.run()))).toEqual(Array(4).fill(FIRST));
    project.write('lib/own.ts', `export const own = 'own-2';\n`);
    const second = FIRST.replace('own-1', 'own-2');
    expect(await Promise.all(Array.from({ length: 4 }, () => project.run()))).toEqual(Array(4).fill(second));
    expect(await project.run()).toBe(second);
    const made = project.cached();
    expect(await project.run()).toBe(second);
    expect(project.cached()).toEqual(made);
    expect(readdirSync(project.cache).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('runs where the cache cannot be written', async () => {
    const project = new Project();
    // A file in the place of the folder: unwritable for root too.
    writeFileSync(join(project.folder, 'node_modules', '.cache'), '');
    expect(await project.run()).toBe(FIRST);
    expect(await project.run()).toBe(FIRST);
  });

  it('tells what is wrong with a source, and runs again once it is repaired', async () => {
    const project = await Project.afterRun();
    project.write('lib/own.ts', 'export const own = ;\n');
    const { stdout, stderr, exitCode } = await runScript([process.execPath, join(project.folder, 'lib/cli/launch.cjs')]);
    expect([exitCode, stdout, stderr]).toEqual([1, '', expect.stringContaining('own.ts')]);
    project.write('lib/own.ts', SOURCES['lib/own.ts']);
    expect(await project.run()).toBe(FIRST);
  });
});

function flipByte(path: string): void {
  const bytes = readFileSync(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}
