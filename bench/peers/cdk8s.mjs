// A cdk8s app as the TypeScript template of cdk8s-cli lays it out: one App, a chart for each file, our constructs and objects, `app.synth()`.
import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonTemplate, templateLiteral } from '../lib/template.mjs';

const HEAD = `import { readFileSync } from 'fs';
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
`;

/** The app over rows: as many constructs as charts/row-chart.ts and charts/load-chart.ts make. */
export function rowsApp({ rowObjects, loadObjects }) {
  const construct = (name, objects) => `
class ${name} extends Construct {
  constructor(scope: Construct, id: string, row: Row) {
    super(scope, id);
${objects.map((object, index) => `    new ApiObject(this, 'object-${index}', ${jsonTemplate(object, templateLiteral)});`).join('\n')}
  }
}
class ${name}Chart extends Chart {
  constructor(scope: Construct, id: string, row: Row) {
    super(scope, id);
    new ${name}(this, 'part', row);
  }
}
`;
  return `${HEAD}
interface Row { id: string; row: string; n: string; cpu: string; memory: string; note: string; study: string }
${construct('Workload', rowObjects)}${construct('Load', loadObjects)}
const app = new App();
const rows: Row[] = JSON.parse(readFileSync('rows.json', 'utf8'));
for (const row of rows) {
  new WorkloadChart(app, row.id, row);
  new LoadChart(app, \`load-\${row.id}\`, row);
}
app.synth();
`;
}

/** The app over objects that are ready, for a study that is no list of equal rows: it is spared the making of them. */
export const OBJECTS_APP = `${HEAD}
const app = new App();
const files: Record<string, any[]> = JSON.parse(readFileSync('rows.json', 'utf8'));
for (const [file, objects] of Object.entries(files)) {
  const chart = new Chart(app, file);
  objects.forEach((object, index) => new ApiObject(chart, \`object-\${index}\`, object));
}
app.synth();
`;

/** Writes and compiles the app. @param modules the folder with cdk8s, TypeScript and ts-node @throws Error with what the compiler says */
export function writeApp(folder, modules, source, data) {
  symlinkSync(modules, join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"name": "app", "private": true}');
  const compilerOptions = {
    alwaysStrict: true,
    declaration: true,
    experimentalDecorators: true,
    inlineSourceMap: true,
    inlineSources: true,
    lib: ['es2020'],
    module: 'CommonJS',
    target: 'ES2020',
    strict: true,
    stripInternal: true,
    esModuleInterop: true,
    // What TypeScript 6 wants to be told or forgiven.
    ignoreDeprecations: '6.0',
    moduleResolution: 'node10',
    rootDir: '.',
    types: ['node'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['main.ts'] }));
  writeFileSync(join(folder, 'main.ts'), source);
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(data));
  const { status, stdout } = spawnSync(process.execPath, [join(modules, 'typescript', 'bin', 'tsc')], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
}
