import { expect, it, onTestFinished } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { StepCounter } from '../support/counted-steps.ts';
import { tempStudy } from '../support/temp-study.ts';

/** Reads and synthesizes a study of that many listed rows. */
function studyOf(rows: number): () => void {
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
    const lab = loadStudy(experiments, 'course-report', PLATFORMS);
    let files = 0;
    for (const { path } of synthesize({ lab, platform: platformOf(lab), charts: labCharts(lab, platformOf(lab)) }))
      if (/^(?:rows|load)\//.test(path)) files++;
    expect(files).toBe(2 * rows);
  };
}

// The one guard against a step that looks at all rows for every row; times are for `npm run bench`.
it('makes no function take more than some four times the steps for four times as many rows, what every study costs left out', () => {
  const counter = new StepCounter();
  onTestFinished(() => counter.stop());
  const [one, hundred, four] = [studyOf(1), studyOf(100), studyOf(400)];
  four();
  const [base, few, many] = [one, hundred, four].map((run) => counter.count(run));
  const grown = [...(many ?? [])].map(([name, steps]) => {
    const least = base?.get(name) ?? 0;
    return { name, few: (few?.get(name) ?? 0) - least, many: steps - least };
  });
  // Six, as to sort takes a little more than its share.
  expect(grown.filter((steps) => steps.many > 1000 && steps.many > 6 * steps.few)).toEqual([]);
  expect(grown.filter((steps) => steps.many > 400).length).toBeGreaterThan(100);
});
