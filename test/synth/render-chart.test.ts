import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { ConfigMap } from '../../lib/kubernetes/kinds.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { type RenderedObject, renderChart } from '../../lib/synth/render-chart.ts';

const configMap = (scope: Construct, name: string) => new ConfigMap(scope, name, { metadata: { name } });
const names = (objects: readonly RenderedObject[]) =>
  objects.map(({ json }) => ('metadata' in json ? json.metadata : undefined)).map((metadata) => JSON.stringify(metadata));
const render = (fill: (chart: Chart) => void) =>
  renderChart({
    path: 'rows/a',
    part: 'row',
    build: (scope, id) => {
      const chart = new Chart(scope, id);
      fill(chart);
      return chart;
    },
  });

describe('renderChart', () => {
  it('gives every chart of a study the objects that cdk8s gives it, in the same order', () => {
    const lab = loadStudy('experiments', 'course-report', PLATFORMS);
    for (const chart of labCharts(lab, platformOf(lab))) {
      const stock = chart.build(new App(), chart.path.slice(chart.path.lastIndexOf('/') + 1)).toJson();
      expect(JSON.stringify(renderChart(chart).map(({ json }) => json)), chart.path).toBe(JSON.stringify(stock));
    }
  });

  it('keeps the order of dependencies, where a construct has one', () => {
    const objects = render((chart) => {
      const first = configMap(chart, 'a');
      first.addDependency(configMap(new Construct(chart, 'group'), 'b'));
    });
    expect(names(objects)).toEqual(['{"name":"b"}', '{"name":"a"}']);
  });

  it('leaves a chart inside the chart out, which is a file of its own', () => {
    const objects = render((chart) => {
      configMap(chart, 'a');
      configMap(new Chart(chart, 'inner'), 'b');
    });
    expect(names(objects)).toEqual(['{"name":"a"}']);
  });

  it('throws what the validations of any construct find, all at once, as cdk8s words it', () => {
    const fill = (chart: Chart) => {
      chart.node.addValidation({ validate: () => ['one', 'two'] });
      configMap(new Construct(chart, 'group'), 'a').node.addValidation({ validate: () => ['three'] });
    };
    const message = 'Validation failed with the following errors:\n  [a] one\n  [a] two\n  [a/group/a] three';
    expect(() => render(fill)).toThrow(message);
    const chart = new Chart(new App(), 'a');
    fill(chart);
    expect(() => chart.toJson()).toThrow(message);
  });
});
