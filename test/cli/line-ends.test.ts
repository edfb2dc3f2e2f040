import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProject } from '../../lib/cli/bundle.mjs';
import { readTree } from '../support/read-tree.ts';
import { textModules } from '../support/text-modules.ts';

/** A copy of all that a synth reads, as git makes it with core.autocrlf: every line ends with two signs. */
const copy = mkdtempSync(join(tmpdir(), 'line-ends-'));
afterAll(() => rmSync(copy, { recursive: true }));

beforeAll(() => {
  for (const name of ['main.ts', 'package.json', 'lib', 'charts', 'imports', 'experiments']) {
    cpSync(name, join(copy, name), { recursive: true });
    for (const file of filesOf(join(copy, name))) writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
  }
  // Not one link: what a run caches stays in the copy.
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync('node_modules')) {
    if (name !== '.cache') symlinkSync(resolve('node_modules', name), join(copy, 'node_modules', name));
  }
});

function filesOf(path: string): string[] {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesOf(join(path, name))) : [path];
}

describe('a checkout with other line ends', () => {
  it('has them', () => {
    for (const file of [
      'lib/host-scripts/steps/hosts.sh',
      'lib/load/wrk.lua',
      'experiments/course-report/lab.yaml',
      'lib/host-scripts/host-script.ts',
    ])
      expect(readFileSync(join(copy, file), 'utf8'), file).toMatch(/\r\n/);
  });

  it('writes the same bytes', async () => {
    const { code } = await bundleProject(copy);
    writeFileSync(join(copy, 'bundle.cjs'), code);
    const program = 'require("./bundle.cjs").main(["synth", "--out", "out"], process.cwd()).then((code) => { process.exitCode = code; })';
    execFileSync('node', ['-e', program], { cwd: copy, env: { PATH: process.env.PATH } });
    const [written, committed] = [readTree(join(copy, 'out')), readTree('dist')];
    expect(Object.keys(written)).toEqual(Object.keys(committed));
    expect(Object.keys(written).filter((path) => written[path] !== committed[path])).toEqual([]);
  }, 120_000);

  it('is read the same by the tests', () => {
    const { load } = textModules();
    if (typeof load !== 'function') throw new Error('the plugin must load text modules');
    const code = (root: string) => Reflect.apply(load, undefined, [join(root, 'lib/host-scripts/steps/hosts.sh')]);
    expect(code(copy)).toBe(code(resolve('.')));
    expect(code(copy)).not.toContain('\\r');
  });
});

describe('.gitattributes', () => {
  const attributes = (file: string) => execFileSync('git', ['check-attr', 'text', 'eol', '--', file], { encoding: 'utf8' });

  it('gives every checkout the line ends of the repository, and leaves pictures alone', () => {
    for (const file of [
      'lib/openfaas/end-when-idle.sh',
      'lib/load/wrk.lua',
      'dist/00-namespaces.k8s.yaml',
      'experiments/course-report/lab.yaml',
    ])
      expect(attributes(file), file).toMatch(/text: auto\n.*eol: lf\n/);
    expect(attributes('docs/a.png')).toMatch(/text: unset\n/);
  });
});
