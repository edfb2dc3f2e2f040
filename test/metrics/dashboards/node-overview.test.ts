import { describe, expect, it } from 'vitest';
import { nodeOverviewDashboard } from '../../../lib/metrics/dashboards/node-overview.ts';
import { dashboardJson } from '../../../lib/metrics/grafana/dashboard.ts';
import type { Dashboard, TimeseriesPanel } from '../../../lib/metrics/grafana/grafana-model.ts';
import { REPORT_NODES } from '../../monitoring/report-nodes.ts';
import { requireTool } from '../../support/require-tool.ts';
import { promtool } from '../promtool.ts';

const dashboard = nodeOverviewDashboard(REPORT_NODES);

function graphs({ panels }: Dashboard): TimeseriesPanel[] {
  return panels.filter((panel) => panel.type === 'timeseries');
}

function expressions(of: Dashboard): string[] {
  return graphs(of).flatMap((panel) => panel.targets.map((target) => target.expr));
}

describe('nodeOverviewDashboard', () => {
  it('has one row a node, with its name and role', () => {
    const rows = dashboard.panels.filter((panel) => panel.type === 'row');
    expect(rows.map((row) => row.title)).toEqual(['slave-0002 (worker)', 'slave-0001 (worker)', 'master-0001 (control-plane)']);
    expect(rows.map((row) => row.gridPos.y)).toEqual([0, 8, 16]);
  });

  it('has the five panels of the report for each node, named after it', () => {
    expect(graphs(dashboard).map((panel) => panel.title)).toEqual(
      REPORT_NODES.flatMap(({ name }) => [`${name}: CPU`, `${name}: memory`, `${name}: disk use`, `${name}: disk I/O`, `${name}: network`]),
    );
  });

  it('shows ratios on an axis from 0 to 1, disk I/O in bytes and the network in bits per second', () => {
    const shown = graphs(dashboard)
      .slice(0, 5)
      .map(({ fieldConfig: { defaults } }) => [
        defaults.unit,
        defaults.min,
        defaults.max,
        defaults.thresholds.steps.map((step) => step.value),
      ]);
    expect(shown).toEqual([
      ['percentunit', 0, 1, [null, 0.7, 0.9]],
      ['percentunit', 0, 1, [null, 0.8, 0.9]],
      ['percentunit', 0, 1, [null, 0.85, 0.9]],
      ['binBps', 0, undefined, [null]],
      ['bps', 0, undefined, [null]],
    ]);
  });

  it('names every line', () => {
    expect(
      graphs(dashboard)
        .slice(0, 5)
        .map((panel) => panel.targets.map((target) => target.legendFormat)),
    ).toEqual([['busy', 'steal'], ['used'], ['{{mountpoint}}'], ['read', 'write'], ['receive', 'transmit']]);
  });

  it('asks each panel for its own node alone', () => {
    for (const panel of graphs(dashboard)) {
      const node = panel.title.split(':')[0];
      for (const { expr } of panel.targets) expect(new Set(expr.match(/node="[^"]*"/g))).toEqual(new Set([`node="${node}"`]));
    }
  });

  it('takes every rate over the window that grafana chooses', () => {
    for (const expr of expressions(dashboard).filter((text) => text.includes('rate('))) expect(expr).toContain('[$__rate_interval]');
  });

  it('numbers its panels from 1 without gaps', () => {
    expect(dashboard.panels.map((panel) => panel.id)).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
  });

  it('fills the 24 columns of the grid in every row', () => {
    const widths = new Map<number, number>();
    for (const { gridPos } of graphs(dashboard)) widths.set(gridPos.y, (widths.get(gridPos.y) ?? 0) + gridPos.w);
    expect([...widths]).toEqual([
      [1, 24],
      [9, 24],
      [17, 24],
    ]);
  });

  it('is complete without a click: no variables', () => {
    expect(dashboard.templating.list).toEqual([]);
  });

  it('of no nodes has no panels', () => {
    expect(nodeOverviewDashboard([]).panels).toEqual([]);
  });
});

describe('dashboardJson', () => {
  const json = dashboardJson(dashboard);

  it('is what the classic model wants of a file', () => {
    expect(JSON.parse(json)).toMatchObject({
      uid: 'faaslab-nodes',
      title: 'Nodes',
      schemaVersion: 27,
      refresh: '10s',
      time: { from: 'now-30m', to: 'now' },
    });
    expect(JSON.parse(json)).not.toHaveProperty('id');
  });

  it('holds nothing that only an import by hand fills in', () => {
    expect(json).not.toMatch(/__inputs|__requires|\$\{/);
  });

  it('is one line, and the same line each time', () => {
    expect(json).not.toContain('\n');
    expect(json.startsWith('{"uid":"faaslab-nodes",')).toBe(true);
    expect(dashboardJson(nodeOverviewDashboard(REPORT_NODES))).toBe(json);
  });
});

describe.skipIf(!requireTool('promtool'))('promtool', () => {
  const rules = (exprs: readonly string[]) => ({
    'rules.yml': {
      groups: [
        {
          name: 'dashboard',
          rules: exprs.map((expr, index) => ({ record: `expression:${index}`, expr: expr.replaceAll('$__rate_interval', '1m') })),
        },
      ],
    },
  });

  it('parses every expression of the dashboard', () => {
    const { status, output } = promtool(['check', 'rules', 'rules.yml'], rules(expressions(dashboard)));
    expect(output).toContain('SUCCESS: 24 rules found');
    expect(status).toBe(0);
  });

  it('refuses the memory expression of the report, so that the test above means something', () => {
    const report = 'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes) / node_memory_MemTotal_bytes';
    const { status, output } = promtool(['check', 'rules', 'rules.yml'], rules([report]));
    expect(output).toContain('could not parse expression');
    expect(status).not.toBe(0);
  });
});
