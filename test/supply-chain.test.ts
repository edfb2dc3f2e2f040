import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runScript } from './support/run-script.ts';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly inBundle?: boolean;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
}

interface Manifest {
  readonly version: string;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const lock: { lockfileVersion: number; packages: Record<string, LockedPackage> } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Licences that everything may be used and passed on under, also together with Apache-2.0. */
const LICENCES: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'PSF-2.0',
  '(AFL-2.1 OR BSD-3-Clause)',
  '(MIT OR GPL-3.0-or-later)',
]);
/** Copyleft of single files, which is fine for a tool that only builds and tests: the CSS compiler behind the test runner. */
const DEVELOPMENT_LICENCES: ReadonlySet<string> = new Set([...LICENCES, 'MPL-2.0']);

describe('the lock file', () => {
  it('pins every package by the hash of what is installed', () => {
    expect(lock.lockfileVersion).toBe(3);
    // What a package brings within itself is part of that package's hash.
    const unpinned = packages.filter(([, { integrity, inBundle }]) => !inBundle && !/^sha512-/.test(integrity ?? ''));
    expect(unpinned.map(([path]) => path)).toEqual([]);
  });

  it('names no host: whoever installs decides where from', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(readFileSync('.npmrc', 'utf8')).toMatch(/^omit-lockfile-registry-resolved=true$/m);
    expect(readFileSync('.npmrc', 'utf8')).not.toMatch(/^[^#]*(?:registry\s*=|_auth|\/\/)/m);
  });

  it('has no package out of a repository, an address or a folder', () => {
    const odd = packages.filter(([, { link, version }]) => link || !/^\d+\.\d+\.\d+/.test(version ?? ''));
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it('has no package that runs a script when it is installed', () => {
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([]);
  });

  it('has only licences that the project can live with', () => {
    const odd = packages.filter(([, { license, dev }]) => !(dev ? DEVELOPMENT_LICENCES : LICENCES).has(license ?? 'none'));
    expect(odd.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it('keeps backport out, and with it an HTTP client and its two hundred files', () => {
    expect(manifest.overrides.backport).toBe(`npm:constructs@${manifest.dependencies.constructs}`);
    const names = packages.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(names.filter((name) => /^(?:axios|@octokit\/.*|rxjs|inquirer)$/.test(name))).toEqual([]);
    if (existsSync('node_modules/backport'))
      expect(JSON.parse(readFileSync('node_modules/backport/package.json', 'utf8')).name).toBe('constructs');
  });
});

describe('package.json', () => {
  it('names exact versions', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      expect(`${name} ${version}`).toMatch(/ \d+\.\d+\.\d+(?:-rc\.\d+)?$/);
  });

  it('runs nothing by itself when it is installed, packed or published', () => {
    const own = Object.keys(manifest.scripts).filter((name) =>
      /^(?:pre|post)?(?:install|prepare|pack|publish|publishOnly|prepublish)/.test(name),
    );
    expect(own).toEqual([]);
  });

  it('tells in docs/dependencies.md what each dependency is for', () => {
    const page = readFileSync('docs/dependencies.md', 'utf8');
    const named = page.split('\n').flatMap((line) => /^\| ([^|]+)\|/.exec(line)?.[1]?.replace(' (zod/mini)', '').trim().split(', ') ?? []);
    const missing = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((name) => !named.includes(name));
    expect(missing).toEqual([]);
  });
});

describe('npm', () => {
  it('packs the program, its data and its documentation, and nothing else', async () => {
    const { exitCode, stdout } = await runScript(['npm', 'pack', '--dry-run', '--json', '--ignore-scripts']);
    expect(exitCode).toBe(0);
    const [packed]: { files: { path: string }[] }[] = JSON.parse(stdout);
    const paths = packed?.files.map(({ path }) => path) ?? [];
    const tops = new Set(paths.map((path) => path.split('/')[0]));
    expect([...tops].toSorted()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'cdk8s.yaml',
        'charts',
        'dist',
        'docs',
        'experiments',
        'functions',
        'imports',
        'lib',
        'main.ts',
        'package.json',
      ].toSorted(),
    );
    expect(
      paths.filter((path) => /(?:^|\/)(?:\.env|\.npmrc|\.git|node_modules|results)(?:\/|$)|\.(?:log|pem|key|tgz)$/.test(path)),
    ).toEqual([]);
    for (const needed of [
      'lib/cli/launch.cjs',
      'main.ts',
      'lib/host-scripts/shell/files.sh',
      'experiments/course-report/lab.yaml',
      'dist/00-namespaces.k8s.yaml',
    ])
      expect(paths).toContain(needed);
  });

  it('makes a release of the package and its bill of materials', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'release-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { exitCode, stderr } = await runScript(['npm', 'run', 'release', '--silent'], { RELEASE: folder });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(readdirSync(folder).toSorted()).toEqual([`faaslab-${manifest.version}.tgz`, 'sbom.spdx.json']);
    // Of everything: with --omit dev, npm leaves out what a development dependency needs as well.
    const bill: { packages: { name: string }[] } = JSON.parse(readFileSync(join(folder, 'sbom.spdx.json'), 'utf8'));
    const names = bill.packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies)));
    expect(names.length).toBeGreaterThan(packages.length / 2);
  });
});
