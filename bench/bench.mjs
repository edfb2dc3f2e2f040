// `npm run bench`: what a study of 30 to 10,000 rows costs us, and what the same objects cost by other means, all in one run.
//
//   npm run bench -- --quick         sizes up to 300, few runs
//   npm run bench -- --sizes 30,1000
//   npm run bench -- --json FILE     also {machine, cases, ratios, growth} as JSON
//   npm run bench -- --only helm     ours, and the tools whose names hold the word
//   npm run bench -- --temp FOLDER   where everything is written; by default in memory where there is a /dev/shm, since the files of one tool and
//                                    the single stream of another cost a disk very different times
//
// Every tool gets the same rows and writes its output into the same kind of temporary folder; that all of them make the same objects is checked
// before anything is measured. The tools take turns, so that a machine that is busy for a while is so for all of them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { canMeasure, measure, median } from './lib/measure.mjs';
import { casesTable, growth, machine, ratios, ratiosTable } from './lib/report.mjs';
import {
  canonical,
  copyProject,
  MARKED_ROW,
  MARKED_STUDY,
  matrixRows,
  readObjects,
  rowId,
  withoutToolAnnotations,
  writeStudy,
} from './lib/study.mjs';
import { writeApp } from './peers/cdk8s.mjs';
import { cue } from './peers/cue.mjs';
import { jsYamlFloor, writeFloor } from './peers/floors.mjs';
import { helm } from './peers/helm.mjs';
import { jsonnet } from './peers/jsonnet.mjs';
import { kustomize } from './peers/kustomize.mjs';

/** A tool that would need longer for a size is left out there. */
const LIMIT_MS = 120_000;
/** Runs of one size stop, from the second on, once they have taken this long. */
const ENOUGH_MS = 30_000;

/** Files that only a whole lab has. */
const BASE_FILE = /^\d\d-|^network[/-]/;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    temp: { type: 'string', default: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() },
  },
});
const sizes = (options.sizes ?? (options.quick ? '30,300' : '30,300,1000,3000,10000')).split(',').map(Number);
const mostRuns = options.quick ? 3 : 7;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'bench', 'node_modules');
const temp = mkdtempSync(join(options.temp, 'faaslab-bench-'));
const say = (text) => process.stderr.write(`${text}\n`);
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
if (!canMeasure()) {
  say('bench must have GNU time at /usr/bin/time to measure with, got none; install the package time');
  process.exit(2);
}

const project = join(temp, 'project');
mkdirSync(project);
copyProject(root, project);
writeStudy(root, project, MARKED_STUDY, [MARKED_ROW]);
const launch = (study, out) => [process.execPath, join(project, 'lib', 'cli', 'launch.cjs'), 'synth', '--study', study, '--out', out];
const [markedId, markedOut] = [rowId(MARKED_ROW.name, 1, 1), join(temp, 'marked')];
run(launch(MARKED_STUDY, markedOut));
const marked = readObjects(markedOut);
const rowObjects = marked[`rows/${markedId}.k8s.yaml`];
const loadObjects = marked[`load/${markedId}.k8s.yaml`];

const app = existsSync(join(modules, 'ts-node'))
  ? writeApp({ folder: fresh('app'), root, experiments: join(project, 'experiments'), peers: modules })
  : undefined;
cpSync(join(root, 'experiments', 'course-report'), join(project, 'experiments', 'course-report'), { recursive: true });
const CDK8S = [process.execPath, join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--output'];

/** Tools by name: whether they are there, and their command for a size. */
const tools = [
  { name: 'ours', there: true, prepare: ({ size }) => launch(`rows-${size}`, 'OUT') },
  { name: 'ours, unchanged', there: true, keep: true, prepare: ({ size }) => launch(`rows-${size}`, 'OUT') },
  { name: 'write floor', there: true, prepare: (given) => writeFloor(given) },
  { name: 'js-yaml floor', there: true, prepare: (given) => jsYamlFloor({ ...given, modules: join(root, 'node_modules') }) },
  { name: 'helm template', there: onPath('helm', 'version'), prepare: (given) => helm(given) },
  { name: 'jsonnet -m', there: onPath('jsonnet', '--version'), prepare: (given) => jsonnet(given) },
  { name: 'cue export', there: onPath('cue', 'version'), prepare: (given) => cue(given) },
  { name: 'kubectl kustomize', there: onPath('kubectl', 'version', '--client'), prepare: (given) => kustomize(given) },
  { name: 'stock App.synth', there: app !== undefined, prepare: (given) => inApp(given.out, app.node(`rows-${given.size}`)) },
  {
    name: 'cdk8s synth, js',
    there: app !== undefined,
    prepare: (given) => inApp(given.out, [...CDK8S, given.out, '--app', app.js(`rows-${given.size}`)]),
  },
  {
    name: 'cdk8s synth, ts-node',
    there: app !== undefined,
    prepare: (given) => inApp(given.out, [...CDK8S, given.out, '--app', app.tsNode(`rows-${given.size}`)]),
  },
].filter(({ name, there }) => {
  if (options.only !== undefined && name !== 'ours' && !name.includes(options.only)) return false;
  if (!there) say(`SKIPPED: ${name}: not installed${name.includes('synth') ? '; npm install --prefix bench' : ''}`);
  return there;
});

const cases = [...defaultStudy()];
const lastWall = new Map();
for (const size of sizes) cases.push(...oneSize(size));
const described = machine();
const result = { machine: described, cases, ratios: ratios(cases), growth: growth(cases) };
process.stdout.write(
  `${described.cores} x ${described.cpu}, ${described.memoryGiB} GiB, ${described.system}, node ${described.node}; written to ${options.temp}; medians\n\n` +
    `${casesTable(cases)}\n${ratiosTable(result.ratios, 'ratio')}\n${ratiosTable(result.growth, 'growth exponent of CPU, last two sizes')}`,
);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);

/** The study that ships, beside bare node. */
function* defaultStudy() {
  const study = 'course-report';
  const out = (name) => join(temp, `default-${name}`);
  const ours = (name) => [process.execPath, join(root, 'lib', 'cli', 'launch.cjs'), 'synth', '--study', study, '--out', out(name)];
  run(ours('first'));
  const rows = JSON.parse(readFileSync(join(out('first'), 'index', 'rows.json'), 'utf8')).rows.length;
  const contenders = [
    { tool: 'bare node', rows: 0, out: out('none'), command: [process.execPath, '-e', '0'], keep: true },
    { tool: 'ours, default study', rows, out: out('clean'), command: ours('clean') },
    { tool: 'ours, unchanged, default study', rows, out: out('unchanged'), command: ours('unchanged'), keep: true },
  ];
  if (app !== undefined) {
    contenders.push(
      { tool: 'cdk8s synth, js, default study', rows, out: out('js'), ...inApp(out('js'), [...CDK8S, out('js'), '--app', app.js(study)]) },
      {
        tool: 'cdk8s synth, ts-node, default study',
        rows,
        out: out('ts'),
        ...inApp(out('ts'), [...CDK8S, out('ts'), '--app', app.tsNode(study)]),
      },
    );
  }
  checkObjects(contenders.filter(({ tool }) => tool !== 'bare node'));
  yield* takeTurns(contenders);
}

function* oneSize(size) {
  const matrix = matrixRows(size);
  const study = `rows-${size}`;
  writeStudy(root, project, study, matrix);
  const rows = matrix.map((row, index) => ({
    ...row,
    n: String(row.n),
    id: rowId(row.name, index + 1, size),
    row: String(index + 1),
    study,
  }));
  const contenders = [];
  for (const { name, keep, prepare } of tools) {
    const before = lastWall.get(name);
    // Nobody is faster than linear.
    const expected = before === undefined ? 0 : before === null ? Number.POSITIVE_INFINITY : (before.wallMs * size) / before.size;
    if (expected > LIMIT_MS) {
      yield { tool: name, rows: size, cpuMs: null, wallMs: null, peakMiB: null, runs: 0, leftOut: 'left out: over 2 minutes' };
      lastWall.set(name, null);
      continue;
    }
    const out = join(temp, 'out', `${name.replace(/\W+/g, '-')}-${size}`);
    const folder = fresh(`${name.replace(/\W+/g, '-')}-${size}`);
    const prepared = prepare({ size, folder, out, rows, rowObjects, loadObjects });
    const { command, cwd = folder, env } = Array.isArray(prepared) ? { command: prepared } : prepared;
    contenders.push({ tool: name, rows: size, out, keep, cwd, env, command: command.map((word) => (word === 'OUT' ? out : word)) });
  }
  if (size === sizes[0]) checkObjects(contenders, BASE_FILE);
  for (const one of takeTurns(contenders)) {
    lastWall.set(one.tool, one.runs === 0 ? null : { size, wallMs: one.wallMs });
    yield one;
  }
}

/** That every tool makes the objects that we make, so that their times are for the same work. @param skipped files that not all of them make */
function checkObjects(contenders, skipped) {
  const objectsOf = (out) => {
    const files = Object.entries(readObjects(out)).filter(([path]) => !skipped?.test(path));
    const objects = files.flatMap(([, inFile]) => inFile.filter((object) => object !== null));
    return canonical(objects.map(withoutToolAnnotations));
  };
  let wanted;
  for (const { tool, out, cwd, env, command } of contenders) {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    run(command, cwd, env);
    const got = objectsOf(out);
    wanted ??= got;
    const index = got.findIndex((object, place) => object !== wanted[place]);
    if (got.length !== wanted.length || index >= 0) {
      throw new Error(
        `${tool} must make the objects that ours makes, got ${got.length} for ${wanted.length}, first different:\n${got[index]}\n${wanted[index]}`,
      );
    }
  }
  say(`${contenders.length} tools make the same ${wanted.length} objects of ${contenders[0].rows} rows`);
}

/** Runs each contender in turn, until each has been run often enough. */
function* takeTurns(contenders) {
  const figures = new Map(contenders.map((contender) => [contender, []]));
  const spent = new Map();
  for (let turn = 0; turn < mostRuns; turn++) {
    for (const contender of contenders) {
      const { tool, rows, out, keep, cwd = root, env, command } = contender;
      const took = spent.get(contender) ?? 0;
      if (took > ENOUGH_MS || (turn >= 3 && took > ENOUGH_MS / 6)) continue;
      if (!keep) rmSync(out, { recursive: true, force: true });
      mkdirSync(out, { recursive: true });
      // The first run of all fills caches: the bundle's, the disk's, and what an unchanged run finds.
      if (turn === 0 && (keep || tool.startsWith('ours'))) {
        run(command, cwd, env);
        if (!keep) rmSync(out, { recursive: true, force: true });
      }
      const figure = measure(command, { cwd, env, usageFile: join(temp, 'usage'), limitMs: LIMIT_MS });
      if (figure === undefined) spent.set(contender, Number.POSITIVE_INFINITY);
      else {
        figures.get(contender).push(figure);
        spent.set(contender, took + figure.wallMs);
      }
      say(`${tool}, ${rows} rows: ${figure === undefined ? 'over 2 minutes' : `${figure.wallMs.toFixed(0)} ms`}`);
      if (!keep) rmSync(out, { recursive: true, force: true });
    }
  }
  for (const [{ tool, rows, out }, list] of figures) {
    rmSync(out, { recursive: true, force: true });
    if (list.length === 0) yield { tool, rows, cpuMs: null, wallMs: null, peakMiB: null, runs: 0, leftOut: 'left out: over 2 minutes' };
    else {
      const of = (value) => median(list.map((figure) => figure[value]));
      yield { tool, rows, cpuMs: of('cpuMs'), wallMs: of('wallMs'), peakMiB: of('peakMiB'), runs: list.length };
    }
  }
}

function inApp(out, command) {
  return { command, cwd: app.folder, env: { CDK8S_OUTDIR: out } };
}

function fresh(name) {
  const folder = join(temp, 'work', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function onPath(...command) {
  return spawnSync(command[0], command.slice(1), { stdio: 'ignore' }).status === 0;
}

function run(command, cwd = project, env = {}) {
  const { status, stderr } = spawnSync(command[0], command.slice(1), {
    cwd,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command.join(' ').slice(0, 300)} must exit with 0, got ${status}: ${stderr.slice(-1500)}`);
}
