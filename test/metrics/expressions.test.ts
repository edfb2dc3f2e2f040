import { describe, expect, it } from 'vitest';
import { FUNCTION_SERIES } from '../../lib/metrics/platform-monitoring.ts';
import type { RuleGroup } from '../../lib/metrics/prometheus/prometheus-model.ts';
import { rowAverageQueries } from '../../lib/metrics/row-queries/row-averages.ts';
import { rowWindowQueries } from '../../lib/metrics/row-queries/row-window.ts';
import { dashboardExpressions, PARTS, ruleExpressions } from '../monitoring/lab-variant.ts';
import { requireTool } from '../support/require-tool.ts';
import { catalogueJob, METRIC_CATALOGUE } from './metric-catalogue.ts';
import { promqlNames } from './promql-names.ts';
import { promtool } from './promtool.ts';

/** What expressions may call, all of it in Prometheus 2.11 (promql/functions.go and the aggregations of its documentation). */
const FUNCTIONS_OF_2_11 = new Set(
  (
    'sum min max avg count topk bottomk quantile stddev stdvar count_values ' +
    'abs absent ceil changes clamp_max clamp_min delta deriv floor histogram_quantile increase irate label_join label_replace ln ' +
    'rate resets round scalar sort time timestamp vector avg_over_time count_over_time max_over_time min_over_time sum_over_time'
  ).split(' '),
);

const catalogue: Readonly<Record<string, readonly string[]>> = METRIC_CATALOGUE;
const rowId = 't4-3-1-r03-cpu-500m';
const rowQueries = [
  ...rowWindowQueries({ rowId, function: 'float-operation', seconds: 60 }),
  ...rowAverageQueries({ rowId, range: '1h', intervalSeconds: 5 }),
];

function recorded(groups: readonly RuleGroup[]): Set<string> {
  return new Set(groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule.record] : []))));
}

describe.each(PARTS)('monitoring: %s', (name, { jobs, rules, dashboards }) => {
  const expressions = [...ruleExpressions(rules), ...dashboards.flatMap(dashboardExpressions)];
  const scraped = new Set(jobs.flatMap(({ job_name }) => catalogue[catalogueJob(job_name)] ?? []).concat(METRIC_CATALOGUE['*']));

  it('has a catalogue entry for every job', () => {
    expect(jobs.map(({ job_name }) => catalogueJob(job_name)).filter((job) => !(job in METRIC_CATALOGUE))).toEqual([]);
  });

  it('asks for no series that no job and no rule provides', () => {
    const known = new Set([...scraped, ...recorded(rules)]);
    const unknown = expressions.flatMap(({ where, expr }) =>
      promqlNames(expr)
        .metrics.filter((metric) => !known.has(metric))
        .map((metric) => `${where}: ${metric}`),
    );
    expect(unknown).toEqual([]);
    expect(expressions.length).toBeGreaterThan(10);
  });

  it('calls nothing that Prometheus 2.11 does not have', () => {
    const used = new Set(expressions.flatMap(({ expr }) => promqlNames(expr).functions));
    expect([...used].filter((fn) => !FUNCTIONS_OF_2_11.has(fn))).toEqual([]);
  });

  it('records each series once', () => {
    const records = rules.flatMap((group) => group.rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
    expect(new Set(records).size).toBe(records.length);
  });

  it.skipIf(!requireTool('promtool'))('every expression parses', () => {
    const groups = [{ name: 'all', rules: expressions.map(({ expr }, index) => ({ record: `expression:${index}`, expr })) }];
    const { status, output } = promtool(['check', 'rules', 'rules.yml'], { 'rules.yml': { groups } });
    expect(output).toContain(`SUCCESS: ${expressions.length} rules found`);
    expect(status, `${name}: ${output}`).toBe(0);
  });

  it.skipIf(!requireTool('promtool'))('the rules have no fault that promtool finds, duplicates included', () => {
    const { status, output } = promtool(['check', 'rules', '--lint=all', '--lint-fatal', 'rules.yml'], { 'rules.yml': { groups: rules } });
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});

describe('full monitoring', () => {
  const [, { jobs, rules, dashboards }] = PARTS[1] ?? ['', { jobs: [], rules: [], dashboards: [] }];
  const expressions = [...ruleExpressions(rules), ...dashboards.flatMap(dashboardExpressions), ...rowQueries];
  const used = new Set(expressions.flatMap(({ expr }) => promqlNames(expr).metrics));

  it('collects of the kubelets and of the cluster nothing that nobody asks for', () => {
    const collected = [...METRIC_CATALOGUE['kubelet-cadvisor'], ...METRIC_CATALOGUE['kube-state-metrics']];
    expect(collected.filter((metric) => !used.has(metric))).toEqual([]);
    expect(jobs.map(({ job_name }) => job_name)).toContain('kubelet-cadvisor');
  });

  it('records what a platform owes to the dashboards of functions', () => {
    for (const series of Object.values(FUNCTION_SERIES)) expect(recorded(rules)).toContain(series);
  });

  it('gives the queries of a row only series that there are', () => {
    const known = new Set([...Object.values(catalogue).flat(), ...recorded(rules)]);
    for (const { name, expr } of rowQueries) {
      expect(
        promqlNames(expr).metrics.filter((metric) => !known.has(metric)),
        name,
      ).toEqual([]);
    }
  });

  it.skipIf(!requireTool('promtool'))('the queries of a row parse', () => {
    const groups = [{ name: 'row', rules: rowQueries.map(({ expr }, index) => ({ record: `row:${index}`, expr })) }];
    expect(promtool(['check', 'rules', 'rules.yml'], { 'rules.yml': { groups } }).output).toContain(
      `SUCCESS: ${rowQueries.length} rules found`,
    );
  });
});
