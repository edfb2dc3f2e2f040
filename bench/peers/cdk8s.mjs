// Our own study and constructs as an app in the way of the TypeScript template of cdk8s-cli: one App, a chart for each file, `app.synth()`. It is
// spared what ours does beside: checks, capacity, host scripts, indexes, the swap of the folder.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MAIN = `import { App } from 'cdk8s';
import { labCharts } from './charts/lab-charts.ts';
import { loadStudy } from './lib/config/load-study.ts';
import { PLATFORMS, platformOf } from './lib/platforms/platforms.ts';

const app = new App();
const lab = loadStudy('experiments', process.argv[2] ?? '', PLATFORMS);
for (const { path, build } of labCharts(lab, platformOf(lab))) build(app, path.replaceAll('/', '-'));
app.synth();
`;

/** Scripts that are imported as text, which the bundle of ours holds. */
const TEXT_MODULES = `const { readFileSync } = require('node:fs');
for (const ending of ['.sh', '.lua', '.py']) {
  require.extensions[ending] = (module, file) => {
    module.exports = { __esModule: true, default: readFileSync(file, 'utf8') };
  };
}
`;

/** The template's, where our sources do not need something else: newer syntax, imports that name the file, packages with exports. */
const COMPILER_OPTIONS = {
  alwaysStrict: true,
  experimentalDecorators: true,
  inlineSourceMap: true,
  inlineSources: true,
  lib: ['es2023'],
  module: 'CommonJS',
  moduleResolution: 'bundler',
  target: 'ES2022',
  strict: true,
  noUncheckedIndexedAccess: true,
  stripInternal: true,
  esModuleInterop: true,
  skipLibCheck: true,
  rewriteRelativeImportExtensions: true,
  allowArbitraryExtensions: true,
  resolveJsonModule: true,
  rootDir: '.',
  types: ['node'],
};

/**
 * Writes and compiles the app. @param experiments the folder of studies @param peers the folder with TypeScript and ts-node @returns the commands
 * of the app by the name of the study, for node and for cdk8s-cli @throws Error with what the compiler says
 */
export function writeApp({ folder, root, experiments, peers }) {
  for (const name of ['lib', 'charts']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(experiments, join(folder, 'experiments'));
  mkdirSync(join(folder, 'node_modules'));
  const link = (modules, name) => symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  const own = ['.bin', 'ts-node', 'typescript'];
  for (const name of own) link(peers, name);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.') && !own.includes(name)) link(join(root, 'node_modules'), name);
  }
  writeFileSync(join(folder, 'package.json'), '{"name": "app", "private": true}');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['main.ts', 'lib/text-modules.d.ts'] }),
  );
  writeFileSync(join(folder, 'text-modules.cjs'), TEXT_MODULES);
  writeFileSync(join(folder, 'main.ts'), MAIN);
  const { status, stdout } = spawnSync(process.execPath, [join(peers, 'typescript', 'bin', 'tsc')], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  const node = [process.execPath, '-r', './text-modules.cjs', 'main.js'];
  return {
    folder,
    node: (study) => [...node, study],
    js: (study) => `node -r ./text-modules.cjs main.js ${study}`,
    // As the template has it.
    tsNode: (study) => `npx ts-node -r ./text-modules.cjs main.ts ${study}`,
  };
}
