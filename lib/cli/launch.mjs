// Runs main.ts without a TypeScript loader: from a single-file bundle under node_modules/.cache, which is made again whenever a source, a
// dependency, the Node version or this file has changed. The bundle's name is the hash of all of these, so it is never stale, and two runs that
// start at once write the same bytes under the same name.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'faaslab');

/** Every file that the bundle is made from, and what pins the dependencies. */
function sources() {
  const files = [join(root, 'main.ts'), join(root, 'package-lock.json'), join(root, 'node_modules', '.package-lock.json')];
  const enter = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) enter(path);
      else if (/\.(ts|mjs|sh|lua)$/.test(entry.name)) files.push(path);
    }
  };
  for (const folder of ['charts', 'lib', 'imports']) enter(join(root, folder));
  return files.sort();
}

function bundleKey() {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  for (const file of sources()) hash.update(`\0${file.slice(root.length)}\0`).update(readOrNothing(file));
  return hash.digest('hex').slice(0, 32);
}

function readOrNothing(file) {
  try {
    return readFileSync(file);
  } catch {
    return '';
  }
}

async function build(bundle) {
  const { rolldown } = await import('rolldown');
  const input = await rolldown({
    input: join(root, 'main.ts'),
    platform: 'node',
    moduleTypes: { '.sh': 'text', '.lua': 'text' },
    logLevel: 'warn',
  });
  const { output } = await input.generate({ format: 'cjs', minify: true, codeSplitting: false });
  await input.close();
  put(bundle, output[0].code);
  // Bundles of earlier sources; a run that still reads one has it open already.
  for (const name of readdirSync(cache))
    if (!bundle.endsWith(name) && /^[0-9a-f]{32}\./.test(name)) rmSync(join(cache, name), { force: true });
}

/** Whole or not at all: a file of our own, renamed into place. */
function put(file, content) {
  mkdirSync(cache, { recursive: true });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, file);
}

/** Runs the bundle with V8's code cache, which saves compiling it; a cache that V8 rejects is made again. */
function load(bundle) {
  const cached = readOrNothing(`${bundle}.v8`);
  const script = new Script(Module.wrap(readFileSync(bundle, 'utf8')), {
    filename: bundle,
    ...(cached.length > 0 && { cachedData: cached }),
  });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, cache);
  return {
    main: module.exports.main,
    saveCache: cached.length === 0 || script.cachedDataRejected ? () => put(`${bundle}.v8`, script.createCachedData()) : () => {},
  };
}

const bundle = join(cache, `${bundleKey()}.cjs`);
if (readOrNothing(bundle).length === 0) await build(bundle);
const { main, saveCache } = load(bundle);
process.exitCode = main(process.argv.slice(2), root);
saveCache();
