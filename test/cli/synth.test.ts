import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTree } from '../support/read-tree.ts';
import { runScript } from '../support/run-script.ts';
import { tempStudy } from '../support/temp-study.ts';

const LAUNCH = resolve('lib/cli/launch.cjs');

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function faaslab(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = process.cwd()) {
  return runScript(['env', '-C', cwd, process.execPath, LAUNCH, ...args], env);
}

describe('synth', () => {
  it('writes exactly what is committed in dist/', async () => {
    const out = join(tempFolder(), 'out');
    const { exitCode, stderr } = await faaslab(['synth', '--out', out]);
    expect([exitCode, stderr]).toEqual([
      0,
      `course-report: ${Object.keys(readTree('dist')).length - 1} files written, 0 unchanged, 0 removed in ${out}\n`,
    ]);
    expect(readTree(out)).toEqual(readTree('dist'));
  });

  it('writes the same bytes in another time zone, language, home and working folder', async () => {
    const [out, elsewhere] = [join(tempFolder(), 'out'), tempFolder()];
    const env = {
      TZ: 'Asia/Kathmandu',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      HOME: elsewhere,
      CDK8S_DISABLE_SORT: '',
      NODE_ENV: 'production',
    };
    expect((await faaslab(['synth', '--out', out], env, elsewhere)).exitCode).toBe(0);
    expect(readTree(out)).toEqual(readTree('dist'));
  });

  it('gives the same files through cdk8s synth', async () => {
    const out = join(tempFolder(), 'out');
    const { exitCode } = await runScript([process.execPath, 'node_modules/.bin/cdk8s', 'synth', '--check-upgrade=false', '--output', out]);
    expect(exitCode).toBe(0);
    expect(readTree(out)).toEqual(readTree('dist'));
  });

  it('touches nothing when nothing changed', async () => {
    const out = join(tempFolder(), 'out');
    await faaslab(['synth', '--out', out]);
    const before = [out, join(out, 'rows'), join(out, '30-openfaas.k8s.yaml')].map((path) => statSync(path).mtimeMs);
    const { stderr } = await faaslab(['synth', '--out', out]);
    expect(stderr).toMatch(/: 0 files written, \d+ unchanged, 0 removed/);
    expect([out, join(out, 'rows'), join(out, '30-openfaas.k8s.yaml')].map((path) => statSync(path).mtimeMs)).toEqual(before);
  });

  it('sees at once that nothing changed, and whatever did: a file of the output, one too many, the study', async () => {
    const out = join(tempFolder(), 'out');
    const report = async () => (await faaslab(['synth', '--out', out])).stderr;
    const files = Object.keys(readTree('dist')).length - 1;
    await report();
    expect(await report()).toBe(`course-report: 0 files written, ${files} unchanged, 0 removed in ${out}\n`);
    writeFileSync(join(out, '30-openfaas.k8s.yaml'), 'changed');
    expect(await report()).toBe(`course-report: 1 files written, ${files - 1} unchanged, 0 removed in ${out}\n`);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    expect(await report()).toContain('notes.txt');
    rmSync(join(out, 'notes.txt'));
    expect(await report()).toBe(`course-report: 0 files written, ${files} unchanged, 0 removed in ${out}\n`);
    expect(readTree(out)).toEqual(readTree('dist'));
  });

  it('--check writes nothing, and names what is not as it would be written', async () => {
    const out = join(tempFolder(), 'out');
    cpSync('dist', out, { recursive: true });
    const check = async () => {
      const { exitCode, stderr } = await faaslab(['synth', '--check', '--out', out]);
      return [exitCode, ...stderr.trimEnd().split('\n')];
    };
    expect(await check()).toEqual([0, `course-report: ${out} is as synth writes it`]);
    writeFileSync(join(out, '30-openfaas.k8s.yaml'), 'changed');
    writeFileSync(join(out, 'notes.txt'), 'mine');
    rmSync(join(out, 'host/reset.sh'));
    const before = readTree(out);
    expect(await check()).toEqual([
      1,
      `${out}/30-openfaas.k8s.yaml: must be as synth writes it, is different`,
      `${out}/host/reset.sh: must be as synth writes it, is missing`,
      `${out}/notes.txt: must be as synth writes it, is one too many`,
      `3 of its files differ; run npm run synth -- --study course-report --out ${out}; nothing was written`,
    ]);
    expect(readTree(out)).toEqual(before);
  });

  it.each([
    [['bogus'], 'got "bogus"; remove it, or, behind npm run, write -- before the options'],
    [['chekc'], 'got "chekc"; write check'],
    [['synth', 'mine'], 'got "mine"; remove it'],
    [['check', 'dist'], 'got "dist"; remove it'],
  ])('refuses the words %j', async (words, message) => {
    const { exitCode, stderr } = await faaslab(words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('refuses a folder that holds a foreign file, by name, and leaves it', async () => {
    const out = join(tempFolder(), 'out');
    mkdirSync(out);
    writeFileSync(join(out, 'notes.txt'), 'mine');
    const { exitCode, stderr } = await faaslab(['synth', '--out', out]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('notes.txt');
    expect(readTree(out)).toEqual({ 'notes.txt': 'mine' });
  });

  it('tells every fault of a study and leaves the output as it was', async () => {
    // A project of its own, so that the faulty study is one of its studies.
    const project = tempFolder();
    for (const name of ['lib', 'charts', 'main.ts', 'imports', 'package.json', 'package-lock.json'])
      cpSync(name, join(project, name), { recursive: true });
    cpSync('dist', join(project, 'dist'), { recursive: true });
    await runScript(['ln', '-s', resolve('node_modules'), join(project, 'node_modules')]);
    const study = tempStudy();
    study.edit('lab.yaml', (lab) => {
      lab.platform.gatewayNodePort = 80;
      lab.cluster.hosts[1].address = '192.168.0.213';
    });
    study.edit('matrix.yaml', (matrix) => {
      matrix.tables[3].defaults.limits.cpu = 3;
    });
    cpSync(study.experiments, join(project, 'experiments'), { recursive: true });
    const { exitCode, stdout, stderr } = await runScript(['env', '-C', project, process.execPath, 'lib/cli/launch.cjs', 'synth']);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^experiments\/course-report\/lab.yaml: platform.gatewayNodePort: must be a NodePort, .*, got 80$/),
      expect.stringMatching(/^experiments\/course-report\/lab.yaml: cluster.hosts\[1\].address: must differ from/),
      expect.stringMatching(/^experiments\/course-report\/matrix.yaml: tables\[3\].defaults.limits.cpu: .*, got 3$/),
      '3 errors; nothing was written',
    ]);
    expect(readTree(join(project, 'dist'))).toEqual(readTree('dist'));
  });

  it('names the studies when asked for one that is not there', async () => {
    const { exitCode, stderr } = await faaslab(['synth', '--study', 'course-repot']);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/there are .*course-report.*did you mean course-report\?/)]);
  });

  it('explains its commands', async () => {
    const { exitCode, stdout } = await faaslab(['--help']);
    expect(exitCode).toBe(0);
    for (const command of ['synth', 'check']) expect(stdout).toContain(command);
    expect((await faaslab(['sinth'])).exitCode).toBe(2);
  });
});

describe('check', () => {
  it('finds nothing in the default study and writes nothing', async () => {
    const cwd = tempFolder();
    const { exitCode, stderr } = await faaslab(['check'], {}, cwd);
    expect([exitCode, stderr.split('\n').at(-2)]).toEqual([0, expect.stringMatching(/^course-report: 44 rows, \d+ files, no findings$/)]);
    expect(existsSync(join(cwd, 'dist'))).toBe(false);
  });
});

describe('dist/', () => {
  it('is YAML that reads the same under YAML 1.1, as kubectl reads it', () => {
    for (const [path, text] of Object.entries(readTree('dist'))) {
      if (!path.endsWith('.yaml')) continue;
      const objects = loadAll(text, { schema: YAML11_SCHEMA });
      expect(objects, path).toEqual(loadAll(text));
      for (const object of objects) expect(object, path).toHaveProperty('kind');
    }
  });

  it('holds only YAML that kubectl applies where it looks: at the top', () => {
    const top = Object.keys(readTree('dist')).filter((path) => !path.includes('/'));
    for (const file of top) expect(file).toMatch(/^\d\d-[a-z-]+\.k8s\.yaml$/);
  });

  it('lists every row with its parameters and files', () => {
    const index = JSON.parse(readFileSync('dist/index/rows.json', 'utf8'));
    expect(index.rows).toHaveLength(44);
    for (const { files } of index.rows) for (const file of Object.values(files)) expect(existsSync(join('dist', String(file)))).toBe(true);
    expect(index.rows.find(({ id }: { id: string }) => id === 't4-3-4-r01-replicas-1-cpu-1000m')).toMatchObject({
      table: '4-3-4',
      row: 1,
      function: 'float-operation',
      n: 1000,
      body: '1000',
      replicas: 1,
      load: { threads: 50, connections: 50, durationSeconds: 5, timeoutSeconds: 10 },
      provenance: { n: { mark: 'inferred' } },
    });
  });
});
