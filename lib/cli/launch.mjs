// Runs main.ts without a TypeScript loader: from a single-file bundle under node_modules/.cache, with V8's code cache.
//
// The cache is a record and the two files that it names. The record lists every file that the bundle was made from (ours, and those of the
// dependencies) with one hash over what the bundler read of them; a run that finds another hash makes a new bundle. Contents are compared, not
// times: a checkout may set any time, two edits may have the same one, and all these files are read in some 5 ms. Each file of the cache is
// named by its own hash, so one that is damaged or missing is noticed and made again, and two runs that start at once cannot mix theirs up.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'faaslab');
const record = join(cache, 'bundle.json');
/** What else decides what the bundle is: the lock file that npm keeps of what it installed, the bundler among it, and how it is called. */
const SETTINGS = [
  'package.json',
  'node_modules/.package-lock.json',
  'lib/cli/launch.mjs',
  'lib/cli/bundle.mjs',
  'lib/cli/lazy-modules.mjs',
];

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** One hash over the contents of files, by their paths from the root. */
function hashOf(paths, read) {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  for (const path of paths) hash.update(`\0${path}\0`).update(read(path) ?? 'none');
  return hash.digest('hex');
}

function readIfThere(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** The bundle and its code cache, if they are there, whole, and made from what the files now hold. */
function cached() {
  try {
    const { inputs, key, bundle, code } = JSON.parse(readFileSync(record, 'utf8'));
    if (hashOf(inputs, (path) => readIfThere(join(root, path))) !== key) return undefined;
    const text = readFileSync(join(cache, `${bundle}.cjs`));
    if (sha256(text) !== bundle) return undefined;
    const data = code === null ? undefined : readIfThere(join(cache, `${code}.v8`));
    return { inputs, key, bundle, text: text.toString('utf8'), data: data !== undefined && sha256(data) === code ? data : undefined };
  } catch {
    // No record, or one that says nothing.
    return undefined;
  }
}

async function build() {
  // Before the sources are read, so that a setting that is saved meanwhile is seen at the next run.
  const settings = SETTINGS.map((path) => [path, readIfThere(join(root, path))]);
  const { bundleProject } = await import('./bundle.mjs');
  const { code: text, contents } = await bundleProject(root);
  for (const [path, content] of settings) contents.set(path, content);
  const inputs = [...contents.keys()].sort();
  return { inputs, key: hashOf(inputs, (path) => contents.get(path)), bundle: sha256(text), text, data: undefined };
}

/** Puts bundle and code cache where the next run finds them. Where that cannot be written, every run makes its own bundle. */
function save({ inputs, key, bundle, text }, data) {
  const code = sha256(data);
  try {
    mkdirSync(cache, { recursive: true });
    put(join(cache, `${bundle}.cjs`), text);
    put(join(cache, `${code}.v8`), data);
    put(record, JSON.stringify({ inputs, key, bundle, code }));
    // What other runs made of other sources. One that is about to read them makes its own again.
    for (const name of readdirSync(cache)) {
      if (/\.(?:cjs|v8)$/.test(name) && name !== `${bundle}.cjs` && name !== `${code}.v8`) rmSync(join(cache, name));
    }
  } catch {}
}

/** Whole or not at all: a file of our own, renamed into place. */
function put(file, content) {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, file);
}

// Node 20's V8 is set up for programs that stay. It compiles a function again, optimized, after half as many bytes of its bytecode have run as said
// here; most of what a run of a second compiles like that never pays. And it lets the heap grow to several times what is in use before it collects.
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=300000 --heap-growing-percent=40');

const found = cached() ?? (await build());
const filename = join(cache, `${found.bundle}.cjs`);
const script = new Script(Module.wrap(found.text), { filename, ...(found.data && { cachedData: found.data }) });
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(filename), module, filename, cache);
process.exitCode = module.exports.main(process.argv.slice(2), root, { folder: cache, program: found.key });
// Only now it knows which functions a run needs compiled.
if (found.data === undefined || script.cachedDataRejected) save(found, script.createCachedData());
