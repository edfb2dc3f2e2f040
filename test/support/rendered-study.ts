import { type LabChart, labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';

/** A study with the objects of its charts, as the output holds them. */
export interface RenderedStudy {
  readonly lab: Lab;
  readonly charts: readonly LabChart[];
  /** The objects of one file, such as `30-openfaas` or `rows/t4-3-1-r03-cpu-500m`. @throws Error when there is none of that name */
  objects(path: string): readonly Manifest[];
  /** The only object of that kind and name in the base. @throws Error when there is none, or several */
  find(kind: string, name: string, namespace?: string): Manifest;
}

export function renderedStudy(study: string): RenderedStudy {
  const lab = loadStudy('experiments', study, PLATFORMS);
  const charts = [...labCharts(lab, platformOf(lab))];
  const files = new Map(charts.map((chart) => [chart.path, renderChart(chart).map(({ json }) => new Manifest(json))]));
  const base = charts.filter(({ part }) => part === 'base').flatMap(({ path }) => files.get(path) ?? []);
  return {
    lab,
    charts,
    objects(path) {
      const objects = files.get(path);
      if (objects === undefined) throw new Error(`no file ${path}`);
      return objects;
    },
    find(kind, name, namespace) {
      const found = base.filter(
        (object) => object.kind === kind && object.name === name && (namespace ?? object.namespace) === object.namespace,
      );
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error(`${found.length} objects ${kind} ${name}`);
      return only;
    },
  };
}
