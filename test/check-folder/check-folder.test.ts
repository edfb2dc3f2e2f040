import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { checkFolder, studyOfOutput } from '../../lib/check-folder/check-folder.ts';
import { readExceptions } from '../../lib/check-folder/read-exceptions.ts';
import { readManifests } from '../../lib/check-folder/read-manifests.ts';
import { UnusableInput } from '../../lib/check-folder/unusable-input.ts';
import { formatFinding } from '../../lib/manifest/finding.ts';
import { tempFolder } from './temp-folder.ts';

const CONTEXT = { kubernetesMinor: 27, secrets: [], exceptions: [] };
const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: lab}\n';

function configMap(name: string): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'lab' }, data: { a: 'b' } };
}

function labels(folder: string, recursive = false): string[] {
  return readManifests(folder, recursive).files.flatMap(({ path, objects }) => objects.map(({ kind, name }) => `${path} ${kind} ${name}`));
}

describe('readManifests', () => {
  it('reads what kubectl reads: yaml, yml and json, by name, with Lists written out', () => {
    const folder = tempFolder({
      'b.yml': `${NAMESPACE}---\n${dump(configMap('second'))}`,
      'a.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [configMap('one'), { apiVersion: 'v1', kind: 'List', items: [configMap('two')] }],
      }),
      'c.yaml': dump({ apiVersion: 'v1', kind: 'ConfigMapList', items: [{ metadata: { name: 'bare', namespace: 'lab' } }] }),
      'empty.yaml': '# nothing yet\n',
      'notes.txt': 'kind: x',
      'kubeadm.conf': 'kind: x',
    });
    expect(labels(folder)).toEqual([
      'a.json ConfigMap one',
      'a.json ConfigMap two',
      'b.yml Namespace lab',
      'b.yml ConfigMap second',
      'c.yaml ConfigMap bare',
    ]);
  });

  it('enters folders within only when asked, and never hidden ones', () => {
    const folder = tempFolder({
      'a.yaml': NAMESPACE,
      'sub/b.yaml': dump(configMap('b')),
      '.git/c.yaml': 'x: y',
      'node_modules/d.yaml': 'x: y',
    });
    expect(labels(folder)).toEqual(['a.yaml Namespace lab']);
    expect(labels(folder, true)).toEqual(['a.yaml Namespace lab', 'sub/b.yaml ConfigMap b']);
  });

  it('follows a link to a file, and not to a folder above', () => {
    const folder = tempFolder({ 'a.yaml': NAMESPACE });
    symlinkSync(join(folder, 'a.yaml'), join(folder, 'b.yaml'));
    symlinkSync(folder, join(folder, 'loop'));
    expect(labels(folder, true)).toEqual(['a.yaml Namespace lab', 'b.yaml Namespace lab']);
  });

  it('tells documents that are no objects', () => {
    const { findings } = readManifests(
      tempFolder({ 'a.yaml': `${NAMESPACE}---\nreplicas: 3\n---\n- 1\n`, 'b.json': '{"panels": []}' }),
      false,
    );
    expect(findings.map(({ file, name, rule }) => `${file} ${name} ${rule}`)).toEqual([
      'a.yaml document 2 not-an-object',
      'a.yaml document 3 not-an-object',
      'b.json document 1 not-an-object',
    ]);
  });

  it('names every file that it cannot read', () => {
    const folder = tempFolder({ 'a.yaml': 'a: [', 'b.yaml': '{{ x }}: }', 'c.yaml': NAMESPACE, 'd.yaml': '#'.repeat(17 * 2 ** 20) });
    const { faults, files } = readManifests(folder, false);
    expect(faults).toEqual([
      expect.stringMatching(/a\.yaml: must be YAML or JSON/),
      expect.stringMatching(/b\.yaml: must be YAML or JSON/),
      expect.stringMatching(/d\.yaml: must be at most 16 MiB, got 17/),
    ]);
    expect(files.flatMap(({ objects }) => objects.map(({ name }) => name))).toEqual(['lab']);
  });

  it('throws where nothing can be read', () => {
    expect(() => readManifests(tempFolder({ 'a.yaml': 'a: [' }), false)).toThrow(UnusableInput);
  });

  it('reads what stands in other documents of a file than the faulty one', () => {
    const { files, faults } = readManifests(
      tempFolder({ 'a.yaml': `${NAMESPACE}---\na: [\n---\n${NAMESPACE.replace('lab', 'two')}` }),
      false,
    );
    expect(files.flatMap(({ objects }) => objects.map(({ name }) => name))).toEqual(['lab', 'two']);
    expect(faults).toEqual([expect.stringMatching(/a\.yaml: document 2: must be YAML or JSON/)]);
  });

  it('takes the last of two equal keys, as kubectl does, and says so', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: lab}\ndata:\n  x: one\n  x: two\n';
    const { files, findings, faults } = readManifests(tempFolder({ 'a.yaml': text }), false);
    expect(files[0]?.objects[0]?.json.data).toEqual({ x: 'two' });
    expect(findings).toEqual([expect.objectContaining({ kind: 'ConfigMap', name: 'a', rule: 'duplicate-key' })]);
    expect(faults).toEqual([]);
  });

  it('reads null as an API server does, but in custom resources', () => {
    const text = [
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: null, annotations: {x: null}}, data: null}',
      '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: a, args: [null], env: null, resources: {limits: {cpu: null}}}, null]}}',
      '{apiVersion: lab.io/v1, kind: Thing, metadata: {name: a}, spec: {x: null}}',
    ];
    const [map, pod, thing] = readManifests(tempFolder({ 'a.yaml': text.join('\n---\n') }), false).files.flatMap(({ objects }) => objects);
    expect(map?.json).toEqual({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: { x: '' } } });
    expect(pod?.spec).toEqual({ containers: [{ name: 'a', args: [null], resources: { limits: { cpu: '0' } } }, null] });
    expect(thing?.spec).toEqual({ x: null });
  });

  it('takes files in the order of kubectl: a folder where its name stands among those of the files', () => {
    const folder = tempFolder({
      '00-config.yaml': NAMESPACE,
      '00/a.yaml': NAMESPACE,
      '00.yaml': NAMESPACE,
      '1/b/c.yaml': NAMESPACE,
      '1/b.yaml': NAMESPACE,
    });
    const { files } = readManifests(folder, true);
    expect(files.map(({ path }) => path)).toEqual(['00/a.yaml', '00-config.yaml', '00.yaml', '1/b/c.yaml', '1/b.yaml']);
  });

  it.each(['nowhere', 'a.yaml'])('refuses %s, which is no folder', (name) => {
    const folder = tempFolder({ 'a.yaml': NAMESPACE });
    expect(() => readManifests(join(folder, name), false)).toThrow(/must be a folder that can be read/);
  });

  it('refuses a folder without manifests, and says how to enter those within', () => {
    expect(() => readManifests(tempFolder({ 'sub/a.yaml': NAMESPACE }), false)).toThrow(
      /must hold .yaml, .yml or .json files, got none; folders within need --recursive/,
    );
  });
});

describe('checkFolder', () => {
  it('checks all files as one apply', () => {
    const folder = tempFolder({ '00.yaml': NAMESPACE, '10.yaml': dump(configMap('a')), '20.yaml': dump(configMap('a')) });
    const { files, objects, findings } = checkFolder(folder, false, CONTEXT);
    expect([files, objects, findings.map(formatFinding)]).toEqual([
      3,
      3,
      [expect.stringMatching(/^20.yaml: ConfigMap lab\/a: metadata.name: object must be unique/)],
    ]);
  });

  it('checks the rows of an output one at a time over its base, though nobody asked for folders within', () => {
    const row = dump(configMap('row'));
    const folder = tempFolder({
      '00.yaml': NAMESPACE,
      'rows/1.yaml': row,
      'rows/2.yaml': row,
      'load/1.yaml': dump({ ...configMap('load'), metadata: { name: 'load', namespace: 'elsewhere' } }),
      'index/rows.json': '{"study": "mine", "rows": []}',
      'index/files.json': '{}',
    });
    expect(studyOfOutput(folder)).toBe('mine');
    const { files, findings } = checkFolder(folder, false, CONTEXT);
    expect([files, findings.map(({ file, rule }) => `${file} ${rule}`)]).toEqual([4, ['load/1.yaml namespace-unknown']]);
  });

  it.each(['{', '[]', '{"study": 3}'])("takes a folder whose index/rows.json is %s for anybody's", (text) => {
    expect(studyOfOutput(tempFolder({ 'index/rows.json': text }))).toBeUndefined();
  });
});

describe('readExceptions', () => {
  it('reads a list', () => {
    const file = join(tempFolder({ 'x.yaml': '- {object: ConfigMap lab/a, rule: data-key, reason: old}\n' }), 'x.yaml');
    expect(readExceptions(file)).toEqual([{ object: 'ConfigMap lab/a', rule: 'data-key', reason: 'old' }]);
  });

  it.each(['- {object: ConfigMap lab/a, rule: data-key}\n', 'object: x\n', '- {object: a, rule: b, reason: c, more: d}\n', 'a: ['])(
    'refuses %s',
    (text) => {
      const file = join(tempFolder({ 'x.yaml': text }), 'x.yaml');
      expect(() => readExceptions(file)).toThrow(UnusableInput);
    },
  );
});
