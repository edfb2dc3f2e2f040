import { labCharts } from '../../charts/lab-charts.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';

export interface StudyExcuse {
  /** `Deployment openfaas/gateway`; rows and loads under one name. */
  readonly object: string;
  readonly rule: string;
  readonly reason: string;
}

/** Everything that objects of a lab are excused from, in the order of the output. */
export function studyExcuses(lab: Lab): StudyExcuse[] {
  return [...labCharts(lab, platformOf(lab))].flatMap((chart) =>
    renderChart(chart).flatMap(({ json, excuses }) => {
      const label = objectLabel(new Manifest(json).label);
      const object = chart.part === 'row' ? `${label} in rows` : chart.part === 'load' ? 'Job faaslab-load/load-*' : label;
      return [...excuses].map(([rule, reason]) => ({ object, rule, reason }));
    }),
  );
}
