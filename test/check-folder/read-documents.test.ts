import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../lib/check-folder/read-documents.ts';

function documents(text: string): readonly unknown[] {
  const read = readDocuments(text);
  if ('fault' in read) throw new Error(read.fault);
  return read.documents;
}

describe('readDocuments', () => {
  it('reads scalars as kubectl does', () => {
    expect(documents('{a: yes, b: 012, c: 1e3, d: "yes", e: 0o7, f: 2021-04-01, g: ~, h: 0x1F, i: 1_000}')).toEqual([
      { a: true, b: 10, c: 1000, d: 'yes', e: 7, f: '2021-04-01', g: null, h: 31, i: 1000 },
    ]);
  });

  it('reads several documents, JSON as well, and leaves empty ones out', () => {
    expect(documents('---\na: 1\n---\n# nothing\n---\n{"b": 2}\n...\n')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(documents('')).toEqual([]);
    expect(documents('# a comment\n')).toEqual([]);
  });

  it('takes anchors and merge keys as other tools write them', () => {
    expect(documents('base: &b {x: 1}\none: {<<: *b, z: 2}\n')).toEqual([{ base: { x: 1 }, one: { x: 1, z: 2 } }]);
  });

  it.each([
    [
      'doubles in each of 40 lines',
      Array.from({ length: 40 }, (_, index) =>
        index === 0 ? 'a0: &a0 [x, x]' : `a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`,
      ).join('\n'),
    ],
    [
      'grows tenfold in each of 9 lines',
      Array.from(
        { length: 9 },
        (_, index) =>
          `a${index}: &a${index} [${Array(10)
            .fill(index === 0 ? 'x' : `*a${index - 1}`)
            .join(', ')}]`,
      ).join('\n'),
    ],
  ])('stops at an alias bomb that %s', (_what, text) => {
    expect(readDocuments(text)).toEqual({
      fault: expect.stringMatching(/^must hold at most 2000000 values with its aliases written out, got more/),
    });
  });

  it.each([
    ['an open bracket', 'a: [1'],
    ['a template of another tool', 'name: {{ .Values.name }}\n'],
    ['the same key twice', 'a: 1\na: 2\n'],
    ['a tag of a language', 'a: !!js/function "x"\n'],
    ['a tab', 'a:\n\tb: 1\n'],
    ['an alias without its anchor', 'a: *b\n'],
    ['lists in lists without end', '['.repeat(20_000)],
  ])('says what is wrong with %s', (_what, text) => {
    expect(readDocuments(text)).toEqual({ fault: expect.stringMatching(/^must be YAML or JSON, got .+/) });
  });

  it('keeps a key __proto__ to itself', () => {
    const [read] = documents('__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}\n');
    expect(Object.keys(read as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
