import { type LabChart, labCharts } from '../../charts/lab-charts.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import type { OutputPart } from '../../lib/manifest/apply-unit.ts';
import type { LabPlatform } from '../../lib/platform/lab-platform.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { yamlDocuments } from '../../lib/util/yaml-text.ts';
import { kubectl } from './kubectl.ts';

/** The files of a lab that is in no folder, applied by part or by path. */
export function renderedLab(lab: Lab, platform: LabPlatform) {
  const charts = [...labCharts(lab, platform)];
  const apply = (chosen: readonly LabChart[]) => {
    const objects = chosen.flatMap((chart) => renderChart(chart).map(({ json }) => json));
    const { exitCode, stderr } = kubectl(['apply', '-f', '-'], { input: yamlDocuments(objects) });
    // A warning of the API server would be on stderr, also for pods that the namespace's level refuses.
    if (exitCode !== 0 || stderr !== '') throw new Error(`apply: exit ${exitCode}: ${stderr}`);
  };
  return {
    applyPart: (part: OutputPart) => apply(charts.filter((chart) => chart.part === part)),
    applyFile: (path: string) => apply(charts.filter((chart) => chart.path === path)),
  };
}
