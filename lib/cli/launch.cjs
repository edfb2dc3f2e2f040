// Runs main.ts without a TypeScript loader: from a single-file bundle under node_modules/.cache, with V8's code cache.
//
// The cache is a record and the two files that it names, each by its own hash, so that two runs that start at once cannot mix theirs up. The
// record lists every file that the bundle was made from (ours, and those of the dependencies), and one hash over their contents: a run that finds
// another hash makes a new bundle. As git does, it looks at a file's content only where size or change time are not those of the record. The time
// of the last modification would not do, a checkout may set any; the change time is the system's alone. See docs/decisions/0014.
//
// A CommonJS module, and no more imports than this: node's loader of ES modules would cost more than all that is done here.
const { createHash } = require('node:crypto');
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { createRequire, Module } = require('node:module');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const root = join(__dirname, '..', '..');
const cache = join(root, 'node_modules', '.cache', 'faaslab');
const record = join(cache, 'bundle.json');
/** What else decides what the bundle is: the lock file that npm keeps of what it installed, the bundler among it, and how it is called. */
const SETTINGS = [
  'package.json',
  'node_modules/.package-lock.json',
  'lib/cli/launch.cjs',
  'lib/cli/bundle.mjs',
  'lib/cli/lazy-modules.mjs',
  'lib/cli/text-modules.mjs',
];
/** Of the slowest clock that a file system stamps changes with, milliseconds: two changes within a tick have one time. */
const TICK = 2000;

/** What the code cache depends on besides the bundle. */
const NODE = `${process.version} ${process.arch}`;

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** One hash over the contents of files, by their paths from the root. */
function hashOf(paths, read) {
  const hash = createHash('sha256').update(NODE);
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

/**
 * Size and change time of files, by turns, and whether they will do to know the files by: not of one that has just changed, since the next change
 * may have the same time.
 */
function stampsOf(paths) {
  const stamps = [];
  let settled = true;
  const latest = Date.now() - TICK;
  for (const path of paths) {
    const { size, ctimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: -1, ctimeMs: 0 };
    stamps.push(size, ctimeMs);
    if (ctimeMs > latest) settled = false;
  }
  return { stamps, settled };
}

function filesOf({ inputs, bundle, code }) {
  return [...inputs.map((path) => `${root}/${path}`), `${cache}/${bundle}.cjs`, `${cache}/${code}.v8`];
}

/** The bundle and its code cache, if they are there, whole, and made from what the files now hold. */
function cached() {
  try {
    const entry = JSON.parse(readFileSync(record, 'utf8'));
    const { inputs, key, bundle, code, whole } = entry;
    const { stamps, settled } = stampsOf(filesOf(entry));
    const known = entry.node === NODE && stamps.every((stamp, index) => stamp === entry.stamps[index]);
    if (!known && hashOf(inputs, (path) => readIfThere(join(root, path))) !== key) return undefined;
    const text = readFileSync(join(cache, `${bundle}.cjs`));
    if (!known && sha256(text) !== bundle) return undefined;
    const data = readIfThere(join(cache, `${code}.v8`));
    const intact = known || (data !== undefined && sha256(data) === code);
    // The next run need not read them.
    if (!known && intact && settled) unlessReadOnly(() => put(record, JSON.stringify({ ...entry, node: NODE, stamps })));
    return { inputs, key, bundle, text: text.toString('latin1'), data: intact ? data : undefined, whole };
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

/** Puts bundle and code cache where the next run finds them. */
function save({ inputs, key, bundle, text }, data, whole) {
  const code = sha256(data);
  unlessReadOnly(() => {
    mkdirSync(cache, { recursive: true });
    put(join(cache, `${bundle}.cjs`), text);
    put(join(cache, `${code}.v8`), data);
    put(record, JSON.stringify({ inputs, key, bundle, code, whole }));
    // What other runs made of other sources. One that is about to read them makes its own again.
    for (const name of readdirSync(cache)) {
      if (/\.(?:cjs|v8)$/.test(name) && name !== `${bundle}.cjs` && name !== `${code}.v8`) rmSync(join(cache, name));
    }
  });
}

/** Whole or not at all: a file of our own, renamed into place. */
function put(file, content) {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, content);
  renameSync(part, file);
}

/** Where the cache cannot be written, every run makes or reads everything again. */
function unlessReadOnly(write) {
  try {
    write();
  } catch {}
}

async function run(found) {
  const filename = join(cache, `${found.bundle}.cjs`);
  const script = new Script(Module.wrap(found.text), { filename, ...(found.data && { cachedData: found.data }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module, filename, cache);
  process.exitCode = await module.exports.main(process.argv.slice(2), root, { folder: cache, program: found.key });
  // Only now it knows which functions a run needs compiled; all of them only after one that did all its work.
  const whole = module.exports.ranWhole?.() ?? true;
  if (found.data === undefined || script.cachedDataRejected || (whole && !found.whole)) save(found, script.createCachedData(), whole);
}

// Node 20's V8 is set up for programs that stay. It compiles a function again, optimized, after half as many bytes of its bytecode have run as said
// here; most of what a run of a second compiles like that never pays. And it lets the heap grow to several times what is in use before it collects.
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=300000 --heap-growing-percent=40');

const found = cached();
if (found === undefined) void build().then(run);
else void run(found);
