import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { nodeOverviewDashboards } from '../../../lib/metrics/dashboards/node-overview.ts';
import { dashboardJson } from '../../../lib/metrics/grafana/dashboard.ts';
import type { BarGaugePanel, Dashboard, TimeseriesPanel } from '../../../lib/metrics/grafana/grafana-model.ts';
import { dashboardExpressions, labVariant, PARTS, ruleExpressions } from '../../monitoring/lab-variant.ts';
import { labMonitoringOf } from '../../support/lab-monitoring-of.ts';
import { renderedStudy } from '../../support/rendered-study.ts';
import { METRIC_CATALOGUE } from '../metric-catalogue.ts';
import { DASHBOARD_SCHEMA } from './dashboard-schema.ts';

const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(DASHBOARD_SCHEMA);
const { dashboards, rules } = labMonitoringOf(labVariant());

/** What `kubectl apply` can copy into an annotation. */
const APPLY_LIMIT = 262_144;

function graphs({ panels }: Dashboard): (TimeseriesPanel | BarGaugePanel)[] {
  return panels.filter((panel) => panel.type !== 'row');
}

describe('dashboards of a full lab', () => {
  it('are these', () => {
    expect(dashboards.map(({ uid, title }) => [uid, title])).toEqual([
      ['faaslab-nodes', 'Nodes'],
      ['faaslab-functions', 'Functions'],
      ['faaslab-rows', 'Experiment rows'],
      ['faaslab-scheduling', 'Scheduling'],
      ['faaslab-openfaas', 'OpenFaaS control plane'],
    ]);
  });

  it.each(PARTS)('have the form that Grafana reads: %s', (_, part) => {
    for (const content of part.dashboards) {
      expect(valid(JSON.parse(dashboardJson(content))), JSON.stringify(valid.errors)).toBe(true);
    }
  });

  it('would not pass with a misspelt key, so that the test above means something', () => {
    const [first] = dashboards;
    expect(valid({ ...first, tittle: 'Nodes' })).toBe(false);
    expect(valid({ ...first, panels: [{ ...first?.panels[0], gridPos: { x: 0, y: 0, w: 30, h: 1 } }] })).toBe(false);
  });

  it.each(dashboards.map((content) => [content.uid, content] as const))(
    '%s numbers its panels without gaps and lays none over another',
    (_, content) => {
      expect(content.panels.map(({ id }) => id)).toEqual(content.panels.map((_panel, index) => index + 1));
      const cells = content.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_cell, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
    },
  );

  it.each(dashboards.map((content) => [content.uid, content] as const))(
    '%s has lines that differ by what their query tells apart',
    (_, content) => {
      for (const panel of graphs(content)) {
        for (const { expr, legendFormat } of panel.targets) {
          const by = [...expr.matchAll(/^(?:sum|max|count) by \(([\w, ]+)\)/g)].flatMap((match) => (match[1] ?? '').split(', '));
          for (const label of by.filter((name) => !expr.includes(`${name}="`)))
            expect(legendFormat, `${panel.title}: ${expr}`).toContain(`{{${label}}}`);
        }
      }
    },
  );

  it('mark the load of every row, each in its own time', () => {
    for (const { annotations } of dashboards) {
      expect(annotations.list.map(({ expr, step, tagKeys }) => [expr, step, tagKeys])).toEqual([['row:load_running:info', '5s', 'row_id']]);
    }
  });

  it('fill their variables from series that are recorded', () => {
    const recorded = ruleExpressions(rules).map(({ where }) => where);
    const variables = dashboards.flatMap(({ templating }) => templating.list);
    expect(variables.map(({ name }) => name)).toEqual(['function', 'row']);
    for (const { definition } of variables) expect(recorded).toContain(/\(([\w:]+),/.exec(definition)?.[1]);
  });

  it('use a variable where they have one, and none that they have not', () => {
    for (const content of dashboards) {
      const used = new Set(graphs(content).flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\$(?!__)\w+/g) ?? [])));
      expect([...used]).toEqual(content.templating.list.map(({ name }) => `$${name}`));
    }
  });

  it('watch what the report had to assemble by hand, and what it missed', () => {
    const shown = dashboards
      .flatMap(dashboardExpressions)
      .map(({ expr }) => expr)
      .join('\n');
    for (const what of [
      'function_code:invocations',
      'latency',
      'errors',
      'replicas',
      'cpu_usage_cores',
      'throttled',
      'working_set',
      'pods_pending',
      'node:pods',
    ]) {
      expect(shown).toContain(what);
    }
    for (const metric of METRIC_CATALOGUE['<host>_node_exporter_metrics']) expect(shown).toContain(metric);
  });
});

describe('sizes', () => {
  it('every object of the base can be applied by kubectl', () => {
    const study = renderedStudy('course-report');
    for (const { path, part } of study.charts) {
      if (part !== 'base') continue;
      for (const { json, name } of study.objects(path)) expect(Buffer.byteLength(JSON.stringify(json)), name).toBeLessThan(APPLY_LIMIT);
    }
  });

  it.each([1, 30, 31, 90])('so can the dashboards of %i nodes with long names', (count) => {
    const nodes = Array.from({ length: count }, (_, index) => ({
      name: `${'worker-'.repeat(5)}${String(index).padStart(4, '0')}`,
      role: 'worker' as const,
    }));
    const pages = nodeOverviewDashboards(nodes);
    expect(pages.map(({ uid }) => uid)).toEqual(['faaslab-nodes', 'faaslab-nodes-2', 'faaslab-nodes-3'].slice(0, Math.ceil(count / 30)));
    for (const page of pages) {
      const configMap = { metadata: { name: page.uid, namespace: 'openfaas' }, data: { [`${page.uid}.json`]: dashboardJson(page) } };
      expect(Buffer.byteLength(JSON.stringify(configMap))).toBeLessThan(APPLY_LIMIT);
    }
    const titles = pages.flatMap(({ panels }) => panels.filter(({ type }) => type === 'row').map(({ title }) => title));
    expect(titles).toEqual(nodes.map(({ name }) => `${name} (worker)`));
  });
});
