// What the figures say: tables, ratios, growth.
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

export function machine() {
  let memory = '';
  try {
    memory = /^MemTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? '';
  } catch {}
  const bytes = memory === '' ? totalmem() : Number(memory) * 1024;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(bytes / 2 ** 30),
    system: `${type()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** Ratios that the project promises, by name; undefined where a side was not run. */
export function ratios(cases) {
  const of = (tool, rows, value) => cases.find((one) => one.tool === tool && one.rows === rows && one.runs > 0)?.[value];
  const all = {};
  const ratio = (name, over, under) => {
    if (over !== undefined && under !== undefined) all[name] = Number((over / under).toFixed(3));
  };
  const study = cases.find(({ tool }) => tool === 'ours, default study')?.rows;
  const wallOf = (tool) => of(tool, study, 'wallMs');
  ratio(
    'default study: cdk8s synth with ts-node / ours, wall',
    wallOf('cdk8s synth, ts-node, default study'),
    wallOf('ours, default study'),
  );
  ratio('default study: cdk8s synth with js / ours, wall', wallOf('cdk8s synth, js, default study'), wallOf('ours, default study'));
  ratio('default study: ours / bare node, wall', wallOf('ours, default study'), of('bare node', 0, 'wallMs'));
  ratio('default study: unchanged / clean, wall', wallOf('ours, unchanged, default study'), wallOf('ours, default study'));
  const sizes = [...new Set(cases.filter(({ tool }) => tool === 'ours').map(({ rows }) => rows))].sort((a, b) => a - b);
  for (const rows of sizes) {
    for (const value of ['cpuMs', 'wallMs']) {
      const unit = value.slice(0, -2);
      ratio(`${rows} rows: stock App.synth / ours, ${unit}`, of('stock App.synth', rows, value), of('ours', rows, value));
      for (const peer of ['helm template', 'jsonnet -m', 'cue export', 'js-yaml floor', 'write floor']) {
        ratio(`${rows} rows: ours / ${peer}, ${unit}`, of('ours', rows, value), of(peer, rows, value));
      }
    }
    ratio(`${rows} rows: ours / helm template, peak memory`, of('ours', rows, 'peakMiB'), of('helm template', rows, 'peakMiB'));
    ratio(`${rows} rows: unchanged / clean, wall`, of('ours, unchanged', rows, 'wallMs'), of('ours', rows, 'wallMs'));
  }
  for (const value of ['cpuMs', 'wallMs'])
    ratio(`t(10000) / t(1000), ${value.slice(0, -2)}`, of('ours', 10000, value), of('ours', 1000, value));
  return all;
}

/** Exponent of the growth between the two largest sizes of each tool: 1 is linear, 2 quadratic. */
export function growth(cases) {
  const exponents = {};
  for (const tool of new Set(cases.map((one) => one.tool))) {
    const [before, last] = cases
      .filter((one) => one.tool === tool && one.runs > 0)
      .sort((a, b) => a.rows - b.rows)
      .slice(-2);
    if (last !== undefined) exponents[tool] = Number((Math.log(last.cpuMs / before.cpuMs) / Math.log(last.rows / before.rows)).toFixed(2));
  }
  return exponents;
}

export function casesTable(cases) {
  const lines = [
    '| tool | rows | CPU ms | wall ms | peak MiB | runs |',
    '|---|--:|--:|--:|--:|--:|',
    ...cases.map(({ tool, rows, cpuMs, wallMs, peakMiB, runs, leftOut }) =>
      runs === 0
        ? `| ${tool} | ${rows} | ${leftOut} | | | 0 |`
        : `| ${tool} | ${rows} | ${cpuMs.toFixed(0)} | ${wallMs.toFixed(0)} | ${peakMiB.toFixed(0)} | ${runs} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export function ratiosTable(values, heading) {
  return [`| ${heading} | |`, '|---|--:|', ...Object.entries(values).map(([name, value]) => `| ${name} | ${value} |`)]
    .join('\n')
    .concat('\n');
}
