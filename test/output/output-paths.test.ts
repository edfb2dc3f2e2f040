import { describe, expect, it } from 'vitest';
import { OutputError } from '../../lib/output/output-error.ts';
import { OutputPaths } from '../../lib/output/output-paths.ts';

function check(...paths: string[]): OutputPaths {
  const checked = new OutputPaths();
  for (const path of paths) checked.add(path);
  return checked;
}

describe('OutputPaths', () => {
  it('takes relative paths and gives every folder on the way', () => {
    const paths = check('a.yaml', 'rows/a.yaml', 'rows/b.yaml', 'x/y/z.sh', 'x/..y', 'with space/ä');
    expect([...paths.folders]).toEqual(['', 'rows', 'x', 'x/y', 'with space']);
  });

  it.each([
    ['', 'it is empty'],
    ['/etc/passwd', 'it is absolute'],
    ['a\\b', 'it has a backslash'],
    ['a\nb', 'it has a control character'],
    ['a\u0000', 'it has a control character'],
    ['..', '".." is not a name'],
    ['rows/../../a', '".." is not a name'],
    ['./a', '"." is not a name'],
    ['a/', 'a name is empty'],
    ['a//b', 'a name is empty'],
  ])('refuses %j because %s', (path, reason) => {
    expect(() => check(path)).toThrow(OutputError);
    expect(() => check(path)).toThrow(`got ${JSON.stringify(path)}: ${reason}`);
  });

  it.each([
    [['a', 'a'], 'got "a" twice; rename one'],
    [['rows/a.yaml', 'rows/A.yaml'], 'got "rows/A.yaml" beside "rows/a.yaml"'],
    [['rows/a', 'Rows/b'], 'got "Rows/b" beside "rows/a"'],
    [['\u00e4', 'a\u0308'], 'got "a\u0308" beside "\u00e4"'],
    [['rows', 'rows/a'], 'got "rows/a" beside "rows"'],
    [['rows/deep/a', 'rows/deep'], 'got "rows/deep" beside "rows/deep/a"'],
    [['rows/deep/a', 'ROWS'], 'got "ROWS" beside "rows/deep/a"'],
  ])('refuses %j, which cannot lie side by side everywhere', (paths, message) => {
    expect(() => check(...paths)).toThrow(OutputError);
    expect(() => check(...paths)).toThrow(message);
  });
});
