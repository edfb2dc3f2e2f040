import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkYaml } from '../../lib/util/check-yaml.ts';
import { dumpYaml } from '../../lib/util/dump-yaml.ts';
import { emitYaml } from '../../lib/util/emit-yaml.ts';

/** Texts of the alphabet that YAML gives a meaning to, so that random ones come near every rule. */
const SIGNS = [...'aefinNoOsTyY01789_.-+:#,=/()[]{}&*!|>%@`?~<"\'\\ \t\n\r\0\u0085\u2028\ufeff\u00e9', '😀', '\ud800'];
const WORDS = [
  'null',
  'true',
  'False',
  'yes',
  'NO',
  'off',
  '.inf',
  '.nan',
  '<<',
  '---',
  '...',
  '0x1f',
  '0o17',
  '1_0',
  '1:30',
  '2021-04-06',
  ': ',
  ' #',
];
const hostile = fc.array(fc.constantFrom(...SIGNS, ...WORDS), { maxLength: 12 }).map((parts) => parts.join(''));
/** Texts of the form that is written bare without asking js-yaml, and those next to it. */
const bare = fc
  .array(fc.constantFrom(...'aeEfnoyNTx0159_./,=()-: #{}[]&*!|>%@`?~<"\'\\$;+^'), { maxLength: 14 })
  .map((parts) => parts.join(''));
const text = fc.oneof(
  hostile,
  bare,
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.stringMatching(/^\d{1,22}(m|ms|s|h|Ki|Mi|Gi|e|:)?\d?$/),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.constantFrom(-0, 0, 1e21, 2 ** 53, 1e-7),
);
const document = fc.letrec<{ node: unknown; root: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(text, tie('node'), { maxKeys: 4 }),
  ),
  root: fc.oneof(fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(text, tie('node'), { maxKeys: 5 })),
})).root;

function holds(value: unknown): boolean {
  try {
    checkYaml(value);
    return true;
  } catch {
    return false;
  }
}

describe('emitYaml', () => {
  it('writes what js-yaml writes, byte for byte, or nothing', () => {
    let written = 0;
    fc.assert(
      fc.property(document, (value) => {
        const emitted = emitYaml(value);
        if (!holds(value)) expect(emitted).toBeUndefined();
        else if (emitted !== undefined) {
          written++;
          expect(emitted).toBe(dumpYaml(value));
        }
      }),
      { seed: 1, numRuns: 3000 },
    );
    expect(written).toBeGreaterThan(1000);
  });

  it('writes texts of several lines as js-yaml does', () => {
    const line = fc.array(fc.constantFrom(...' a#:-|%\'"~.\t', '...', '---', '\u00a0'), { maxLength: 5 }).map((parts) => parts.join(''));
    const lines = fc.array(line, { maxLength: 5 }).map((parts) => `${parts.join('\n')}\n`);
    fc.assert(
      fc.property(lines, (any) => {
        const value = { a: any, b: [{ c: any, d: [any] }] };
        expect(emitYaml(value)).toBe(dumpYaml(value));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('writes every hostile text as js-yaml does, as value, item and key, at every depth', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 40 }), (any, depth) => {
        let value: unknown = [{ b: any }, [any, [any]], { [any]: any }, any];
        for (let level = 0; level < depth; level++) value = level % 3 === 0 ? [value] : { a: value };
        expect(emitYaml(value) ?? 'nothing').toBe(holds(value) && !any.includes('\n') ? dumpYaml(value) : 'nothing');
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it('writes every text of one or two ASCII signs as js-yaml does, as value and as key', () => {
    const signs = ['', ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))];
    for (const first of signs) {
      const texts = signs.map((second) => first + second).filter((any) => !any.includes('\n'));
      const value = { values: texts, keys: Object.fromEntries(texts.map((any) => [any, 0])) };
      expect(emitYaml(value)).toBe(dumpYaml(value));
    }
  });

  it('is read back as the same value under yaml 1.1 and 1.2', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text, { minKeys: 1, maxKeys: 5, noNullPrototype: true }), (value) => {
        const emitted = emitYaml(value);
        fc.pre(emitted !== undefined);
        expect(load(emitted, { schema: YAML11_SCHEMA })).toStrictEqual(value);
        expect(load(emitted, { schema: CORE_SCHEMA })).toStrictEqual(value);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it.each<[string, unknown]>([
    ['line breaks at the end of the document', { a: { b: ['x\n\n'] } }],
    ['nothing but a line break at the end', { a: '\n' }],
    ['line breaks before the end', { a: 'x\n\n', b: [] }],
    ['a block that starts with a space', { a: [{ b: '  x\n y\n' }] }],
    ['a tab among lines', { a: 'x\n\ty\n' }],
    [
      'lists of lists',
      [
        [[1, 'a'], []],
        [{}, { a: [] }],
      ],
    ],
    ['a map without a prototype', Object.assign(Object.create(null), { b: 1, a: { c: '' } })],
    ['keys that look like numbers', { 10: 'b', 9: 'a', '08': 1, '1.5': 2 }],
    ['a key named __proto__', JSON.parse('{"__proto__": {"a": 1}}')],
  ])('writes %s as js-yaml does', (_, value) => {
    expect(emitYaml(value)).toBe(dumpYaml(value));
  });

  it('gives the same text however often a text comes and however many there were', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `~${index}`);
    expect(emitYaml([...many, ...many])).toBe(dumpYaml([...many, ...many]));
  });

  it.each<[string, unknown]>([
    ['a scalar', 'a'],
    ['an empty list', []],
    ['an empty map', {}],
    ['undefined in a map', { a: undefined }],
    ['a hole', [new Array(1)]],
    ['a date', [{ a: new Date(0) }]],
    ['an empty instance of a class', { a: new Map() }],
    ['not a number', { a: Number.NaN }],
    ['a key of two lines', { 'a\nb': 1 }],
    ['a key too long for one line', { ['~'.repeat(1100)]: 1 }],
    ['half a surrogate pair', [{ a: '\ud800' }]],
    ['half a surrogate pair in a key', { '\udc00': 1 }],
  ])('leaves %s to js-yaml', (_, value) => {
    expect(emitYaml(value)).toBeUndefined();
  });
});

/** kubectl's YAML reader without a cluster: it reads an object from a file, adds an annotation, and prints JSON. */
function readByKubectl(file: string): unknown {
  const { status, stdout, stderr } = spawnSync('kubectl', ['annotate', '--local', '-f', file, 'read=true', '-o', 'json'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const kubectl = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;
if (!kubectl) console.warn('SKIPPED: kubectl must be on the PATH to read back YAML, got none');

describe.skipIf(!kubectl)('emitYaml, read by kubectl', () => {
  it('gives kubectl the same texts as values and keys', () => {
    const folder = mkdtempSync(join(tmpdir(), 'emit-yaml-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // kubectl's JSON stage replaces what is no Unicode text; NUL and the like never get that far.
    const texts = [...new Set([...WORDS, ...SIGNS, ...fc.sample(text, { seed: 1, numRuns: 2000 })])].filter(
      (any) => holds(any) && emitYaml([{ [any]: any }]),
    );
    const data = Object.fromEntries(texts.map((any, index) => [`k${index}`, any]));
    const keys = Object.fromEntries(texts.map((any, index) => [any, `v${index}`]));
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: keys }, data };
    const file = join(folder, 'a.yaml');
    writeFileSync(file, emitYaml(object) ?? '');
    expect(readByKubectl(file)).toMatchObject({ metadata: { annotations: { ...keys, read: 'true' } }, data });
  });
});
