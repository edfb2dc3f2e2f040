import fc from 'fast-check';
import { CORE_SCHEMA, load, loadAll, type Schema, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { yamlDocuments, yamlText } from '../../lib/util/yaml-text.ts';

/** Strings that some YAML reader takes for something else when they stand bare. */
const TRICKY = [
  ...[
    '',
    ' ',
    '~',
    'null',
    'y',
    'NO',
    'On',
    'true',
    '.inf',
    '.NaN',
    '=',
    '<<',
    '-',
    '---',
    '...',
    '--- a',
    '? a',
    'a: b',
    'a #b',
    '# a',
    '%a',
    '@a',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '[a',
    '{a',
    '"a',
    "'a",
    '|',
    '>',
    '`a',
    '0',
    '-0',
    '08',
    '0o7',
    '0x1f',
    '1e3',
    '1_000',
    '1:30',
    '12:30:45',
    '2021-04-06',
  ],
  ...['a\nb', 'a\n', '\na', 'a\n\n', ' a\n b\n', '\n', 'a\r\nb', 'a\tb', '\u0085', '\u2028', '\ufeff', '\u007f', '\0', '😀', 'a ', 'a \nb'],
];

const text = fc.oneof(fc.constantFrom(...TRICKY), fc.string(), fc.string({ unit: 'grapheme' }));
const value = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(text, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;

function read(document: string, schema: Schema = YAML11_SCHEMA): unknown {
  return load(document, { schema });
}

describe('yamlText', () => {
  it('is read back as the same value under yaml 1.1 and 1.2', () => {
    fc.assert(
      fc.property(value, (any) => {
        const document = yamlText(any);
        expect(read(document)).toStrictEqual(any);
        expect(read(document, CORE_SCHEMA)).toStrictEqual(any);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it.each(TRICKY)('reads %j back as the same text, wherever it stands', (tricky) => {
    for (const whole of [{ [tricky]: tricky }, [tricky], tricky]) expect(read(yamlText(whole))).toStrictEqual(whole);
  });

  it.each(['0X1F', '0B101', '0O17', '0_8', '0x_1f', '1_.5', '0b-1', '0_7e1'])(
    'quotes %s, which go-yaml alone takes for a number',
    (number) => {
      expect(yamlText({ a: number, [number]: 1 })).toBe(`a: '${number}'\n'${number}': 1\n`);
    },
  );

  it.each(['v2.11.0', '192.168.0.194:9100', '1.20.5', '5s', '500m', '128Mi', '0xyz', 'float-operation', '$1:$2'])(
    'leaves %s bare',
    (plain) => {
      expect(yamlText({ a: plain })).toBe(`a: ${plain}\n`);
    },
  );

  it('writes numbers, booleans and null bare', () => {
    expect(yamlText({ a: 9090, b: 0.5, c: true, d: null })).toBe('a: 9090\nb: 0.5\nc: true\nd: null\n');
  });

  it('keeps the order of keys', () => {
    expect(yamlText({ b: 1, a: 2 })).toBe('b: 1\na: 2\n');
  });

  it('writes an object that occurs twice twice, without anchors', () => {
    const shared = { a: 1 };
    expect(yamlText({ b: shared, c: shared })).toBe('b:\n  a: 1\nc:\n  a: 1\n');
  });

  it('does not fold long lines', () => {
    const long = 'word '.repeat(100).trim();
    expect(yamlText({ a: long })).toBe(`a: ${long}\n`);
  });

  it('writes text of several lines as a literal block', () => {
    expect(yamlText({ a: 'x: 1\ny: 2\n' })).toBe('a: |\n  x: 1\n  y: 2\n');
  });

  class Amount {
    readonly millicores = 5;
  }
  it.each<[string, unknown, string]>([
    ['undefined', { spec: { ports: [{ port: undefined }] } }, 'spec.ports\\[0\\].port must be text, .* got undefined, leave the key out'],
    ['a hole in a list', { a: new Array(1) }, 'a\\[0\\] must be .* got undefined'],
    ['a function', { a: () => 1 }, 'a must be .* got a function'],
    ['a symbol', [Symbol('a')], '\\[0\\] must be .* got a symbol'],
    ['a big integer', { a: 1n }, 'a must be .* got a bigint'],
    ['a date', { a: new Date(0) }, 'a must be .* got a Date, write it as text'],
    ['an instance of a class', { a: new Amount() }, 'a must be .* got an instance of Amount'],
    ['a map', { a: new Map() }, 'a must be .* got an instance of Map'],
    ['NaN', { 'b.c': Number.NaN }, '\\["b.c"\\] must be a finite number, got NaN'],
    ['infinity', { a: { b: [0, Number.NEGATIVE_INFINITY] } }, 'a.b\\[1\\] must be a finite number, got -Infinity'],
    ['half a surrogate pair', { a: ['x\ud800y'] }, 'a\\[0\\] must not hold half a surrogate pair, got "x\\\\ud800y"'],
    ['half a surrogate pair in a key', { a: { '\udc00': 1 } }, 'a must not hold half a surrogate pair, got "\\\\udc00"'],
    ['undefined alone', undefined, 'the value must be .* got undefined'],
  ])('refuses %s and says where it is', (_, refused, message) => {
    expect(() => yamlText(refused)).toThrow(new RegExp(`^${message}`));
  });
});

describe('yamlDocuments', () => {
  it('puts --- between documents and nowhere else', () => {
    expect(yamlDocuments([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n');
  });

  it('of nothing is empty', () => {
    expect(yamlDocuments([])).toBe('');
  });

  it('is read back as the same documents', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (documents) => {
        expect(loadAll(yamlDocuments(documents), { schema: YAML11_SCHEMA })).toStrictEqual(documents);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
