import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../check-folder/temp-folder.ts';
import { corpus, NAMESPACE } from '../gates/corpus.ts';
import { edit } from '../manifest/editable-json.ts';
import { runScript } from '../support/run-script.ts';

const LAUNCH = resolve('lib/cli/launch.cjs');

function check(...args: readonly string[]) {
  return runScript([process.execPath, LAUNCH, 'check', ...args]);
}

function folderOf(objects: readonly object[], name = 'all.yaml'): string {
  return tempFolder({ [name]: objects.map((object) => dump(object, { noRefs: true })).join('---\n') });
}

describe('check --dir', () => {
  it('finds nothing in correct objects of many kinds, by the newest Kubernetes that it knows', async () => {
    const folder = folderOf(corpus(34));
    const { exitCode, stdout, stderr } = await check('--dir', folder);
    expect([exitCode, stdout, stderr]).toEqual([
      0,
      '',
      `${folder}: 1 files, ${corpus(34).length} objects for Kubernetes 1.36, no findings\n`,
    ]);
  });

  it('prints one line a finding, with file, object, path, rule, what it got and what to do', async () => {
    const objects = corpus(34);
    const web = objects.find(({ kind, metadata }) => kind === 'Deployment' && JSON.stringify(metadata).includes('web'));
    const lab = objects.find(({ kind }) => kind === 'Lab');
    if (web === undefined || lab === undefined) throw new Error('the corpus must hold both');
    edit(web, 'spec.template.spec.containers[0].imagePullpolicy', 'Always');
    edit(web, 'spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem', false);
    edit(lab, 'spec.size', 51);
    const folder = folderOf(objects);
    const { exitCode, stdout, stderr } = await check('--dir', folder, '--level', 'policy');
    const deployment = `${folder}/all.yaml: Deployment ${NAMESPACE}/web: spec.template.spec`;
    expect(stdout.trimEnd().split('\n')).toEqual([
      `${deployment}.containers[0].securityContext.readOnlyRootFilesystem: readOnlyRootFilesystem must be true, got false; set it, and mount an emptyDir where the program writes [read-only-root]`,
      `${deployment}.containers[0].imagePullpolicy: field must be one that the kind has, got "imagePullpolicy"; write imagePullPolicy [schema-unknown-field]`,
      `${folder}/all.yaml: Lab ${NAMESPACE}/small: spec.size: value must be <= 50, got 51; correct it [schema-bounds]`,
    ]);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^3 findings\n$/m)]);
  });

  it('fails for what does not work, and counts what ought to be otherwise, unless told which level fails', async () => {
    const objects = corpus(34);
    for (const object of objects) {
      if (object.kind !== 'Deployment' || !JSON.stringify(object.metadata).includes('web')) continue;
      edit(object, 'spec.template.spec.containers[0].imagePullPolicy', 'Sometimes');
      edit(object, 'spec.template.spec.containers[0].envFrom[0].configMapRef.name', 'setings');
      edit(object, 'spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem', false);
    }
    const folder = folderOf(objects);
    const rules = (text: string) => [...text.matchAll(/\[([\w-]+)\]$/gm)].map(([, rule]) => rule);
    const found = async (...args: readonly string[]) => {
      const { exitCode, stdout, stderr } = await check('--dir', folder, ...args);
      return { exitCode, rules: rules(stdout), counted: stderr.match(/^.* do not count: .*$/gm) ?? [] };
    };
    const policy = '1 of level policy do not count: read-only-root 1; --level policy shows them';
    const broken = '1 of level broken do not count: missing-config-map 1; --level broken shows them';
    expect(await found()).toEqual({ exitCode: 1, rules: ['missing-config-map', 'schema-enum'], counted: [policy] });
    expect(await found('--level', 'refused')).toEqual({ exitCode: 1, rules: ['schema-enum'], counted: [broken, policy] });
    expect((await found('--level', 'policy')).rules).toEqual(['missing-config-map', 'read-only-root', 'schema-enum']);
  });

  it('does not fail for policies that were not asked for', async () => {
    const folder = folderOf([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }]);
    const { exitCode, stdout, stderr } = await check('--dir', folder);
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('1 of level policy do not count: pod-security-level 1; --level policy shows them\n');
  });

  it('prints findings as JSON', async () => {
    const folder = folderOf([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: { x: 1 } } }]);
    const { exitCode, stdout } = await check('--dir', folder, '--json', '--kubernetes', '1.20');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      1,
      {
        schema: 1,
        level: 'broken',
        counts: { refused: 1, broken: 0, policy: 0 },
        findings: [
          {
            file: `${folder}/all.yaml`,
            kind: 'Namespace',
            name: 'a',
            path: 'metadata.labels.x',
            rule: 'label-value',
            level: 'refused',
            message: expect.stringContaining('got 1'),
          },
        ],
        notes: [],
        faults: [],
      },
    ]);
  });

  it('checks by the Kubernetes that is asked for', async () => {
    const folder = folderOf(corpus(34).filter(({ kind }) => kind !== 'ValidatingAdmissionPolicy'));
    const { exitCode, stdout } = await check('--dir', folder, '--kubernetes', '1.22');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /HorizontalPodAutoscaler .*: apiVersion: apiVersion must be served by Kubernetes 1.22, got autoscaling\/v2 .*\[api-not-served\]/,
    );
    expect(stdout).toMatch(/internalTrafficPolicy|grpc/);
  });

  it('accepts what a file of exceptions excuses, and blames exceptions that nothing needs', async () => {
    const objects = corpus(34);
    const service = objects.find(({ kind, metadata }) => kind === 'Service' && JSON.stringify(metadata).includes('scaled'));
    if (service !== undefined) edit(service, 'spec.type', 'NodePort');
    const folder = folderOf(objects);
    const file = join(
      tempFolder({ 'x.yaml': `- {object: Service ${NAMESPACE}/scaled, rule: node-port-service, reason: for the class}\n` }),
      'x.yaml',
    );
    expect((await check('--dir', folder, '--exceptions', file, '--level', 'policy')).exitCode).toBe(0);
    const { exitCode, stdout } = await check('--dir', folderOf(corpus(34)), '--exceptions', file);
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('[unused-exception]')]);
  });

  it('takes the committed output for what it is: rows over the base, exceptions of the study, its Kubernetes', async () => {
    const { exitCode, stderr } = await check('--dir', 'dist');
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^dist: \d+ files, \d+ objects for Kubernetes 1.20, no findings$/m)]);
  });

  it('gives a folder the exceptions of the study that is named, and its Kubernetes', async () => {
    const folder = tempFolder({});
    cpSync('dist', folder, { recursive: true });
    rmSync(join(folder, 'index'), { recursive: true });
    const args = ['--dir', folder, '--level', 'policy'];
    expect((await check(...args)).exitCode).toBe(1);
    const { exitCode, stdout } = await check(...args, '--study', 'course-report');
    expect([exitCode, stdout]).toEqual([0, '']);
  });

  it('refuses a study that is none', async () => {
    const { exitCode, stderr } = await check('--dir', 'dist', '--study', 'course-raport');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('got "course-raport"; there are ')]);
    expect(stderr).not.toContain('written');
  });

  it('finds what somebody changed in a row by hand', async () => {
    const folder = tempFolder({});
    cpSync('dist', folder, { recursive: true });
    const row = join(folder, 'rows/t4-3-1-r03-cpu-500m.k8s.yaml');
    writeFileSync(row, readFileSync(row, 'utf8').replace('cpu: 500m', 'cpus: 500m').replace('memory: 1Gi', 'memory: 1gb'));
    const { exitCode, stdout } = await check('--dir', folder);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/rows\/t4-3-1-r03-cpu-500m.k8s.yaml: Deployment openfaas-fn\/float-operation: .*got "1gb"/);
  });

  it.each([
    ['a folder that is not there', ['--dir', '/nowhere/at/all'], /must be a folder that can be read, got ENOENT/],
    ['a folder without manifests', ['--dir', 'lib/util'], /must hold .yaml, .yml or .json files/],
    ['a Kubernetes that is none', ['--dir', 'dist', '--kubernetes', 'latest'], /must look like 1.27/],
    ['a file of exceptions that is not there', ['--dir', 'dist', '--exceptions', 'none.yaml'], /none.yaml: is missing/],
  ])('exits with 2 for %s', async (_what, args, message) => {
    const { exitCode, stderr } = await check(...args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('exits with 2 for a file that is no YAML, and names it', async () => {
    const folder = tempFolder({ 'a.yaml': 'a: [', 'b.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: lab}\n' });
    const { exitCode, stderr } = await check('--dir', folder);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/a\.yaml: must be YAML or JSON, got /)]);
  });

  it('tells the findings of other files beside one that it cannot read', async () => {
    const folder = tempFolder({
      'a.yaml': 'a: [',
      'b.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: Not_A_Name, namespace: lab}\n',
    });
    const { exitCode, stdout, stderr } = await check('--dir', folder);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/b\.yaml: Deployment lab\/Not_A_Name: metadata.name: .* \[object-name\]/);
    expect(stderr).toMatch(/a\.yaml: must be YAML or JSON, got /);
    const { stdout: json } = await check('--dir', folder, '--json');
    expect(JSON.parse(json)).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'object-name', level: 'refused' })]),
      faults: [expect.stringMatching(/a\.yaml: must be YAML or JSON/)],
    });
  });
});

describe('check of a study', () => {
  it('prints findings as JSON, with nothing else on stdout', async () => {
    const { exitCode, stdout } = await check('--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      { schema: 1, level: 'policy', counts: { refused: 0, broken: 0, policy: 0 }, findings: [], notes: [], faults: [] },
    ]);
  });

  it('prints the faults of a study as JSON, and says nothing of writing', async () => {
    const { exitCode, stdout, stderr } = await check('--study', 'nowhere', '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({ schema: 1, findings: [], faults: [expect.stringContaining('got "nowhere"')] }),
    ]);
    expect(stderr).not.toContain('written');
  });

  it('prints input that cannot be checked as JSON', async () => {
    const { exitCode, stdout } = await check('--dir', '/nowhere/at/all', '--json');
    expect([exitCode, JSON.parse(stdout).faults]).toEqual([2, [expect.stringContaining('must be a folder that can be read')]]);
  });

  it('says what a newer Kubernetes would want of it', async () => {
    const { exitCode, stdout } = await check('--kubernetes', '1.34', '--json');
    const { findings } = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(new Set(findings.map(({ rule }: { rule: string }) => rule))).toEqual(new Set(['pod-security-level']));
  });
});

describe('synth', () => {
  it('does not load what only checks need', async () => {
    const script = `const { Module } = require('node:module'); const load = Module._load;
      Module._load = function (name, ...rest) { if (/ajv|cdk8s-plus-\\d/.test(name)) process.stdout.write(name + '\\n'); return load.call(this, name, ...rest); };`;
    const folder = tempFolder({ 'watch.cjs': script });
    const run = (...args: readonly string[]) => runScript([process.execPath, '--require', join(folder, 'watch.cjs'), LAUNCH, ...args]);
    expect((await run('synth', '--out', join(folder, 'out'))).stdout).toBe('');
    expect((await run('check', '--dir', 'dist')).stdout).toMatch(/^ajv$/m);
  });
});
