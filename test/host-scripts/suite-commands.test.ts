import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALWAYS_INSTALLED, ELSEWHERE, PACKAGE_OF } from '../support/command-sources.ts';
import { requireTool } from '../support/require-tool.ts';
import { type ShellLanguage, shellCalls } from '../support/shell-commands.ts';

const CI = '.ci/run';
/** Words of bats that are no programs. */
const BATS_WORDS = ['load', 'run', 'skip'];
/** How TypeScript starts a program: by its name in the first place, or in the second behind a title. */
const STARTS = [
  /\b(?:spawn|spawnSync|execFile|execFileSync|requireTool|placeOf)\(\s*'([\w.-]+)'/g,
  /\brunScript\(\s*\[\s*'([\w.-]+)'/g,
  /\bprocesses\.start\([^,]+,\s*'([\w.-]+)'/g,
];

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name));
}

const scripts = [CI, ...['lib', 'test', 'functions'].flatMap((folder) => filesBelow(folder, /\.(sh|bats|bash)$/))];
const sources = ['test', 'bench'].flatMap((folder) => filesBelow(folder, /\.(ts|mjs)$/));

function languageOf(file: string): ShellLanguage {
  if (file.endsWith('.bats')) return 'bats';
  return readFileSync(file, 'utf8').startsWith('#!/bin/sh') ? 'posix' : 'bash';
}

function bashWords(): string[] {
  return spawnSync('bash', ['-c', 'compgen -b; compgen -k'], { encoding: 'utf8' }).stdout.split('\n');
}

let all: Map<string, string[]> | undefined;

/** Programs that the files start, each with the files. */
function programs(): Map<string, string[]> {
  all ??= findPrograms();
  return all;
}

function findPrograms(): Map<string, string[]> {
  const calls = scripts.map((file) => ({ file, ...shellCalls(readFileSync(file, 'utf8'), languageOf(file)) }));
  const own = new Set([...bashWords(), ...BATS_WORDS, ...calls.flatMap(({ functions }) => [...functions])]);
  const started = sources.map((file) => {
    const text = readFileSync(file, 'utf8');
    return { file, called: STARTS.flatMap((start) => [...text.matchAll(start)].map(([, name = '']) => name)) };
  });
  const found = new Map<string, string[]>();
  for (const { file, called } of [...calls, ...started])
    for (const name of called) if (!own.has(name)) found.set(name, [...(found.get(name) ?? []), file]);
  return found;
}

/** What .ci/run installs, from its own text. */
function installedByCi(): string[] {
  const [, list = ''] = /^install_packages ((?:.*\\\n)*.*)$/m.exec(readFileSync(CI, 'utf8')) ?? [];
  return list.replaceAll('\\\n', ' ').trim().split(/\s+/);
}

/** Of `python3-minimal (= 3.11.2-1+b1)` or `libc6:any`, the name. */
function nameOf(dependency: string): string {
  return /[\w.+-]+/.exec(dependency)?.[0] ?? '';
}

/** Names of programs that a package or one that it needs brings, as dpkg knows them; none where it is not installed. */
function programsOf(name: string): Set<string> {
  const { status, stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
  if (status !== 0) return new Set();
  const needed = [...stdout.matchAll(/^(?:Pre-)?Depends: (.*)$/gm)].flatMap(([, list = '']) => list.split(/[,|]/)).map(nameOf);
  const paths = [name, ...needed].flatMap((one) => spawnSync('dpkg', ['--listfiles', one], { encoding: 'utf8' }).stdout.split('\n'));
  return new Set(paths.filter((path) => /\/s?bin\//.test(path)).map((path) => basename(path)));
}

describe.skipIf(!requireTool('shfmt') || !requireTool('bash'))('a program that a suite starts', () => {
  it('comes from a package that .ci/run installs or Debian always has, or is known to come from elsewhere', () => {
    const packages = new Set([...ALWAYS_INSTALLED, ...installedByCi()]);
    const found = programs();
    const unknown = [...found].filter(([name]) => !PACKAGE_OF.has(name) && !ELSEWHERE.has(name));
    expect(unknown.map(([name, files]) => `${name} in ${files[0]}`)).toEqual([]);
    const missing = [...found.keys()].map((name) => PACKAGE_OF.get(name)).filter((name) => name !== undefined && !packages.has(name));
    expect([...new Set(missing)]).toEqual([]);
  }, 60_000);

  it('stands in the tables only while one does start it', () => {
    const found = programs();
    expect([...PACKAGE_OF.keys(), ...ELSEWHERE.keys()].filter((name) => !found.has(name))).toEqual([]);
  }, 60_000);

  it('is found wherever it stands in a script', () => {
    const { called, functions } = shellCalls(
      'own() { one | two; }\n[[ $(three) ]] && exec four <(five)\nif ! six; then own; fi\nrun env -u X A=b seven\nbash -c \'eight "$1"\' -\ntrap "nine" EXIT\nip netns exec a timeout 5 /usr/sbin/ten\ncat <<TEXT\n$(eleven)\nTEXT',
      'bash',
    );
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'])
      expect(called, name).toContain(name);
    expect(functions).toEqual(new Set(['own']));
    expect(shellCalls('@test "x" {\n  run nc -l\n}', 'bats').called).toContain('nc');
  });
});

describe.skipIf(!requireTool('dpkg'))('the table of packages', () => {
  it('says what dpkg says of those that are installed', () => {
    let compared = 0;
    for (const name of new Set(PACKAGE_OF.values())) {
      const known = programsOf(name);
      if (known.size === 0) continue;
      compared += 1;
      for (const [command] of [...PACKAGE_OF].filter(([, of]) => of === name)) {
        const path = spawnSync('which', [command], { encoding: 'utf8' }).stdout.trim();
        // An alternative is a link to the program of a package.
        expect(known.has(command) || (path !== '' && known.has(basename(realpathSync(path)))), `${command} in ${name}`).toBe(true);
      }
    }
    expect(compared).toBeGreaterThan(ALWAYS_INSTALLED.length - 1);
  });
});
