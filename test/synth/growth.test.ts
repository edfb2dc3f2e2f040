import { expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { tempStudy } from '../support/temp-study.ts';

/** A study of that many listed rows, read and synthesized: CPU time of this process, ms. */
function measured(rows: number): () => number {
  const { experiments, edit } = tempStudy();
  edit('lab.yaml', (lab) => {
    lab.fidelity = 'hardened';
  });
  edit('matrix.yaml', (matrix) => {
    const { provenance: _, ...defaults } = matrix.defaults;
    const listed = Array.from({ length: rows }, (_, index) => ({
      name: `n-${index}`,
      n: index + 1,
      limits: { cpu: `${100 + (index % 50)}m` },
    }));
    matrix.defaults = defaults;
    matrix.tables = [{ id: '1', title: 'Rows', rows: listed }];
  });
  return () => {
    const { user, system } = process.cpuUsage();
    const lab = loadStudy(experiments, 'course-report', PLATFORMS);
    let files = 0;
    for (const { path } of synthesize({ lab, platform: platformOf(lab), charts: labCharts(lab, platformOf(lab)) }))
      if (/^(?:rows|load)\//.test(path)) files++;
    const used = process.cpuUsage({ user, system });
    expect(files).toBe(2 * rows);
    return (used.user + used.system) / 1000;
  };
}

// The one guard against a step that looks at all rows for every row; figures are for `npm run bench`.
it('takes less than five times the time for four times as many rows, what every study costs left out', () => {
  const [one, hundred, four] = [measured(1), measured(100), measured(400)];
  // Compiled before anything counts; then the least of several, as what disturbs a run only ever adds to it.
  four();
  const least = (run: () => number) => Math.min(...Array.from({ length: 4 }, run));
  const base = least(one);
  const [few, many] = [least(hundred) - base, least(four) - base];
  expect(few).toBeGreaterThan(0);
  expect(many / few).toBeLessThan(5);
});
