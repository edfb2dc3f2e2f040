import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { KUBECTL_YAML } from '../../lib/check-folder/kubectl-yaml.ts';
import { yamlText } from '../../lib/util/yaml-text.ts';
import { HANG_MS } from '../support/hang.ts';
import { readTree } from '../support/read-tree.ts';
import { requireKubectl } from '../support/require-kubectl.ts';

const WORDS = 'yes No on off y n true FALSE tRue ~ null Null nil';
const NUMBERS = '012 0o17 08 09.5 0x1F 0b11 1_000 +5 -0 0 00 1e3 1e+3 1.0e3 .5 5. -.5e-1 1__0 0o8';
const NEITHER = '2021-04-01 2021-04-01T00:00:00Z 1:30 12:30:45 = 1.2.3 1e e3 0x 0b2 + .';
const SCALARS = [WORDS, NUMBERS, NEITHER].flatMap((group) => group.split(' '));

/** Reads objects with kubectl, which needs no cluster for it. */
function kubectlReads(text: string): unknown[] {
  const { status, stdout, stderr } = spawnSync('kubectl', ['annotate', '--local', '-f', '-', 'checked=yes', '-o', 'json'], {
    input: text,
    encoding: 'utf8',
    timeout: HANG_MS,
    env: { ...process.env, KUBECONFIG: '/dev/null' },
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0) throw new Error(stderr);
  // One document after the other, of which only braces stand at the start of a line.
  return stdout.split(/(?<=^\})\n(?=\{)/m).map((document) => JSON.parse(document));
}

describe('KUBECTL_YAML', () => {
  it('reads numbers of YAML 1.1 and 1.2, and no dates', () => {
    expect(load('[012, 0o17, 08, 1e3, 1:30, 2021-04-01, 0b11, yes]', { schema: KUBECTL_YAML })).toEqual([
      10,
      15,
      8,
      1000,
      '1:30',
      '2021-04-01',
      3,
      true,
    ]);
  });
});

describe.skipIf(!requireKubectl())('kubectl', () => {
  it('reads every plain scalar as KUBECTL_YAML does', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${SCALARS.map((scalar, index) => `  k${index}: ${scalar}\n`).join('')}`;
    const read = kubectlReads(text);
    const { data } = load(text, { schema: KUBECTL_YAML }) as { data: object };
    expect(read).toMatchObject([{ data }]);
  });

  it('reads every object of dist/ as it was made', () => {
    const files = Object.entries(readTree('dist')).filter(([path]) => path.endsWith('.yaml'));
    const text = files.map(([, content]) => content).join('---\n');
    const made = loadAll(text);
    const read = kubectlReads(text);
    expect(read).toHaveLength(made.length);
    for (const [index, object] of made.entries()) expect(read[index]).toMatchObject(object as object);
  });

  it('reads what is emitted as the value that was given, however hostile its texts and keys are', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(...SCALARS),
      fc.stringMatching(/^[\t\n \-:#&*!|>'"%@`{}[\],?~0o1e.]{0,12}$/),
      fc.constantFrom(
        '\u0085x',
        '\u2028',
        '\u007f',
        '\uFEFFa',
        ' \n',
        '\ta\n\tb\n',
        'a\r\nb',
        '|',
        '---',
        '...',
        '<<',
        '# x',
        'a: b',
        '\u{1F600}',
      ),
    );
    const key = fc.stringMatching(/^[-._a-zA-Z0-9]{1,20}$/).filter((name) => name !== '__proto__');
    const maps = fc.sample(fc.dictionary(key, hostile, { maxKeys: 30 }), { seed: 1, numRuns: 60 }).map((data) => ({ ...data }));
    const object = (data: object, index: number) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `n${index}` }, data });
    const read = kubectlReads(maps.map((data, index) => yamlText(object(data, index))).join('---\n'));
    expect(read).toHaveLength(maps.length);
    for (const [index, data] of maps.entries()) expect(read[index], `n${index}`).toMatchObject({ metadata: { name: `n${index}` }, data });
  });
});
