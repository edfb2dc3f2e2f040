import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { say } from '../../lib/cli/say.ts';
import { main } from '../../main.ts';
import { tempStudy } from '../support/temp-study.ts';

vi.mock('../../lib/cli/say.ts', { spy: true });

type Edit = Parameters<ReturnType<typeof tempStudy>['edit']>[1];

/** A project with one study, and `synth` of it as the launcher calls it; gives what was said. */
function project(edit: Edit) {
  const root = mkdtempSync(join(tmpdir(), 'unchanged-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const study = tempStudy();
  study.edit('lab.yaml', edit);
  cpSync(study.experiments, join(root, 'experiments'), { recursive: true });
  const cache = join(root, 'cache');
  const synth = async (program = 'program-1') => {
    const said: string[] = [];
    vi.mocked(say).mockImplementation((text) => void said.push(text));
    expect(await main(['synth', '--out', join(root, 'dist')], root, { folder: cache, program })).toBe(0);
    return said.join('');
  };
  return { root, synth, remembered: () => existsSync(join(cache, 'synth.json')), forget: () => rmSync(cache, { recursive: true }) };
}

it('says what a whole run says, whether it is remembered or not', async () => {
  const { synth, remembered, forget } = project(() => {});
  expect(await synth()).toMatch(/: \d+ files written, 0 unchanged, 0 removed/);
  expect(remembered()).toBe(true);
  const said = await synth();
  expect(said).toMatch(/: 0 files written, \d+ unchanged, 0 removed/);
  expect(await synth('program-2')).toBe(said);
  forget();
  expect(await synth()).toBe(said);
});

it('makes everything again when the study changes, and when it changes back', async () => {
  const { root, synth } = project(() => {});
  const lab = join(root, 'experiments', 'course-report', 'lab.yaml');
  const before = readFileSync(lab, 'utf8');
  await synth();
  writeFileSync(lab, before.replace(/gatewayNodePort: \d+/, 'gatewayNodePort: 31113'));
  expect(await synth()).toMatch(/: [1-9]\d* files written/);
  expect(readFileSync(join(root, 'dist', '30-openfaas.k8s.yaml'), 'utf8')).toContain('31113');
  writeFileSync(lab, before);
  expect(await synth()).toMatch(/: [1-9]\d* files written/);
  expect(readFileSync(join(root, 'dist', '30-openfaas.k8s.yaml'), 'utf8')).not.toContain('31113');
});

it('gives warnings every time', async () => {
  const { synth, remembered } = project((lab) => {
    lab.capacity = 'warn';
    for (const host of lab.cluster.hosts) host.cpus = host.role === 'worker' ? 1 : 2;
  });
  const first = await synth();
  expect(first).toMatch(/^warning: /);
  expect(remembered()).toBe(false);
  expect((await synth()).replace(/\S+: \d+ files.*/, '')).toBe(first.replace(/\S+: \d+ files.*/, ''));
});
