import { describe, expect, it } from 'vitest';
import { OutputError } from '../../lib/output/output-error.ts';
import { formatOutputIndex, parseOutputIndex } from '../../lib/output/output-index.ts';

describe('formatOutputIndex', () => {
  it('sorts by path and puts one file on a line', () => {
    const text = formatOutputIndex([
      { path: 'rows/b.yaml', sha256: '22' },
      { path: 'rows.yaml', sha256: '33' },
      { path: 'a"b', sha256: '11' },
      { path: 'B', sha256: '00' },
    ]);
    expect(text).toBe(
      '[\n{"path":"B","sha256":"00"},\n{"path":"a\\"b","sha256":"11"},\n{"path":"rows.yaml","sha256":"33"},\n{"path":"rows/b.yaml","sha256":"22"}\n]\n',
    );
  });

  it('writes an empty list for no files', () => {
    expect(formatOutputIndex([])).toBe('[]\n');
  });
});

describe('parseOutputIndex', () => {
  it('gives the paths that were formatted', () => {
    const entries = ['z', 'a/b', 'ä "quoted"'].map((path) => ({ path, sha256: '00' }));
    expect(parseOutputIndex(formatOutputIndex(entries))).toEqual(new Set(['a/b', 'z', 'ä "quoted"']));
  });

  it.each([
    ['<<<<<<< HEAD', 'a text that is not JSON'],
    ['', 'a text that is not JSON'],
    ['{"path":"a"}', 'something else than a list'],
    ['[{"path":"a"},{"sha256":"00"}]', 'the entry {"sha256":"00"}'],
    ['[null]', 'the entry null'],
    ['[{"path":1}]', 'the entry {"path":1}'],
  ])('refuses %j', (text, got) => {
    expect(() => parseOutputIndex(text)).toThrow(OutputError);
    expect(() => parseOutputIndex(text)).toThrow(
      `the list of files that the last run wrote, got ${got}; restore it or delete the whole folder`,
    );
  });
});
