import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as cdk8s from 'cdk8s';
import { rolldown } from 'rolldown';
import { expect, it, onTestFinished } from 'vitest';
import { lazyModule } from '../../lib/cli/lazy-modules.mjs';
import { runScript } from '../support/run-script.ts';

const LIB = dirname(createRequire(import.meta.url).resolve('cdk8s'));
const lazy = (file: string) => lazyModule(join(LIB, file), readFileSync(join(LIB, file), 'utf8'));

it('finds in cdk8s, as installed, what it makes lazy', () => {
  expect(lazy('index.js')).not.toMatch(/^__exportStar\(require/m);
  expect(lazy('app.js')).toContain('require("./yaml").Yaml.save(');
  expect(lazy('app.js')).not.toMatch(/^const yaml_1|yaml_1\./m);
  expect(lazy('json-patch.js')).not.toMatch(/fast_json_patch_1/);
});

it('finds in commander, as installed, what it makes lazy', () => {
  const file = join(dirname(createRequire(import.meta.url).resolve('commander')), 'lib', 'command.js');
  const code = lazyModule(file, readFileSync(file, 'utf8'));
  expect(code).not.toMatch(/^const childProcess|childProcess\./m);
  expect(code).toContain('proc = require("node:child_process").spawn(');
});

it('leaves every other module alone', () => {
  const code = 'const yaml_1 = require("./yaml");\n__exportStar(require("./yaml"), exports);\n';
  expect(lazyModule(join(LIB, 'chart.js'), code)).toBe(code);
  expect(lazyModule(resolve('lib/app.js'), code)).toBe(code);
});

it('gives a bundle all that cdk8s exports, and loads YAML and JSON patches only when they are used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lazy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const entry = `
    import * as cdk8s from 'cdk8s';
    const { ApiObject, App, Chart, JsonPatch } = cdk8s;
    const loaded = () => process.moduleLoadList.includes('NativeModule child_process');
    const app = new App({ outdir: ${JSON.stringify(folder)} });
    const object = new ApiObject(new Chart(app, 'a'), 'b', { apiVersion: 'v1', kind: 'ConfigMap', data: { c: 'd' } });
    const before = [loaded(), object.toJson().data];
    object.addJsonPatch(JsonPatch.replace('/data/c', 'e'));
    app.synth();
    console.log(JSON.stringify({ names: Object.keys(cdk8s).sort(), before, after: [loaded(), object.toJson().data] }));
  `;
  writeFileSync(join(folder, 'entry.js'), entry);
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const input = await rolldown({
    cwd: folder,
    input: join(folder, 'entry.js'),
    platform: 'node',
    plugins: [
      {
        name: 'lazy',
        load: (id: string) => (id.includes('cdk8s') && !id.includes('\0') ? lazyModule(id, readFileSync(id, 'utf8')) : undefined),
      },
    ],
  });
  await input.write({ file: join(folder, 'bundle.cjs'), format: 'cjs', codeSplitting: false });
  await input.close();
  const { stdout, stderr } = await runScript([process.execPath, join(folder, 'bundle.cjs')]);
  expect(stderr).toBe('');
  const { names, before, after } = JSON.parse(stdout);
  expect(names.filter((name: string) => name !== 'default')).toEqual(
    Object.keys(cdk8s)
      .filter((name) => name !== 'default')
      .sort(),
  );
  expect(before[1]).toEqual({ c: 'd' });
  expect(after).toEqual([true, { c: 'e' }]);
  expect(before[0]).toBe(false);
  expect(readFileSync(join(folder, 'a.k8s.yaml'), 'utf8')).toContain('c: e');
});

it('loads modules of Node that a synth has no use for when their functions are called', () => {
  const code = lazyModule('/project/lib/a.ts', "import { spawn, exec } from 'node:child_process';\nimport { join } from 'node:path';\n");
  expect(code).toBe(
    "const spawn = (...given) => require('node:child_process').spawn(...given); const exec = (...given) => require('node:child_process').exec(...given);\nimport { join } from 'node:path';\n",
  );
});
