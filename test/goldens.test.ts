import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderedStudy } from './support/rendered-study.ts';
import { runScript } from './support/run-script.ts';

/** Texts that people read, kept as files: a change of one is seen in a diff. `npx vitest run -u` writes them. */
const SNAPSHOTS = resolve('__snapshots__');

describe('course-report', () => {
  const dashboards = renderedStudy('course-report')
    .objects('40-monitoring')
    .flatMap(({ kind, json }) => (kind === 'ConfigMap' ? Object.entries(json.data as Record<string, string>) : []))
    .filter(([file]) => file.endsWith('.json'));

  it.each(dashboards)('dashboard %s, which dist/ holds on one line', async (file, text) => {
    await expect(`${JSON.stringify(JSON.parse(text), null, 2)}\n`).toMatchFileSnapshot(`${SNAPSHOTS}/course-report/dashboards/${file}`);
  });

  it('has a golden file for each dashboard and no other', () => {
    expect(readdirSync(`${SNAPSHOTS}/course-report/dashboards`).sort()).toEqual(dashboards.map(([file]) => file).sort());
  });
});

describe('help', () => {
  it.each(['', 'synth', 'check'])('of faaslab %s', async (command) => {
    const { stdout } = await runScript([process.execPath, 'lib/cli/launch.cjs', ...(command === '' ? [] : [command]), '--help']);
    await expect(stdout).toMatchFileSnapshot(`${SNAPSHOTS}/help/${command || 'faaslab'}.txt`);
  });
});
