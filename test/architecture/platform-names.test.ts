import { describe, expect, it } from 'vitest';
import { readImportGraph } from './import-graph.ts';
import { MOST_FILES_THAT_NAME_A_PLATFORM, NAMES_PLATFORM, PLATFORM_ROOMS, platformNames } from './platform-names.ts';

const FILES = readImportGraph('.', ['main.ts', 'lib', 'charts']).files.filter(
  (file) => !PLATFORM_ROOMS.some((room) => file.startsWith(room)),
);

describe('a platform is named in its own room', () => {
  const places = FILES.flatMap((file) => platformNames(file));

  it('and outside of it in the files that are listed alone', () => {
    const listed = new Set(NAMES_PLATFORM.map(({ file }) => file));
    expect(places.filter(({ file }) => !listed.has(file)).map(({ file, line, text }) => `${file}:${line}: ${text}`)).toEqual([]);
  });

  it('and every file that is listed needs it', () => {
    const naming = new Set(places.map(({ file }) => file));
    expect(NAMES_PLATFORM.filter(({ file }) => !naming.has(file))).toEqual([]);
  });

  it('and the list is short, of different files, each with a reason', () => {
    expect(NAMES_PLATFORM.length).toBeLessThanOrEqual(MOST_FILES_THAT_NAME_A_PLATFORM);
    expect(new Set(NAMES_PLATFORM.map(({ file }) => file)).size).toBe(NAMES_PLATFORM.length);
    for (const { reason } of NAMES_PLATFORM) expect(reason).toMatch(/\S/);
  });
});

describe('a name', () => {
  it.each([
    ['x.ts', `import { x } from '../openfaas/x.ts';`],
    ['x.ts', `const selector = { faas_function: name };`],
    ['x.ts', `const image = 'ghcr.io/OpenFaaS/gateway:1'; // a comment`],
    ['x.ts', 'const text = `see // openwhisk */`;'],
    ['x.cjs', `require('./knative');`],
    ['x.sh', '  kubectl -n openfaas-fn get pods # all'],
    ['x.lua', 'print("KNative")'],
  ])('is seen in %s: %s', (file, text) => {
    expect(platformNames(file, `\n${text}\n`)).toEqual([{ file, line: 2, text: expect.any(String) }]);
  });

  it.each([
    ['x.ts', `// as OpenFaaS does\nexport const x = 1;`],
    ['x.ts', `/**\n * openfaas-fn\n */\nexport const x = 1; // knative`],
    ['x.sh', '# openfaas\ntrue'],
    ['x.lua', '-- openfaas'],
    ['x.ts', `export const faas = 'function';`],
  ])('is not seen in %s: %s', (file, text) => {
    expect(platformNames(file, text)).toEqual([]);
  });
});
