import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fileCircles } from './file-circles.ts';
import { readImportGraph } from './import-graph.ts';

it('the program has no circle of files', () => {
  expect(fileCircles(readImportGraph('.', ['main.ts', 'lib', 'charts']))).toEqual([]);
});

describe('a circle of files', () => {
  let folder: string | undefined;
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    folder = undefined;
  });

  function project(files: Readonly<Record<string, string>>) {
    folder = mkdtempSync(join(tmpdir(), 'faaslab-rooms-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    return readImportGraph(folder, ['lib']);
  }

  it('is told as the way around, also where types alone close it', () => {
    const graph = project({
      'lib/a/one.ts': `import { two } from '../b/two.ts';\nexport interface One { readonly x: typeof two }`,
      'lib/b/two.ts': `import { three } from './three.ts';\nexport const two = three;`,
      'lib/b/three.ts': `import type { One } from '../a/one.ts';\nexport const three: One | undefined = undefined;`,
      'lib/b/four.ts': `import { two } from './two.ts';\nexport const four = two;`,
    });
    expect(fileCircles(graph)).toEqual(['lib/a/one.ts -> lib/b/two.ts -> lib/b/three.ts -> lib/a/one.ts']);
  });

  it('is told of a file that imports itself, and of each of two', () => {
    const graph = project({
      'lib/a.ts': `export { b } from './b.ts';\nexport const a = 1;`,
      'lib/b.ts': `export const b: typeof import('./a.ts') | number = 2;`,
      'lib/c.ts': `import * as c from './c.ts';\nexport const d = c;`,
    });
    expect(fileCircles(graph)).toEqual(['lib/a.ts -> lib/b.ts -> lib/a.ts', 'lib/c.ts -> lib/c.ts']);
  });

  it('is not told where two ways lead to one file', () => {
    const graph = project({
      'lib/a.ts': `import './b.ts';\nimport './c.ts';`,
      'lib/b.ts': `import './d.ts';`,
      'lib/c.ts': `import './d.ts';`,
      'lib/d.ts': '',
    });
    expect(fileCircles(graph)).toEqual([]);
  });
});
