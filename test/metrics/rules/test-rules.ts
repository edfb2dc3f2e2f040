import { expect } from 'vitest';
import type { RuleGroup } from '../../../lib/metrics/prometheus/prometheus-model.ts';
import { promtool } from '../promtool.ts';
import type { InputSeries } from './lab-series.ts';

export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
}

/** Series, 5 s apart, and what must come of them. */
export interface Scenario {
  readonly series: readonly InputSeries[];
  /** What expressions give at a time, in seconds. */
  readonly samples?: readonly { readonly at: number; readonly expr: string; readonly expected: readonly ExpectedSample[] }[];
  /** Labels of the alerts of a name that fire at a time, beside `alertname`. */
  readonly alerts?: readonly { readonly at: number; readonly name: string; readonly firing: readonly Readonly<Record<string, string>>[] }[];
}

/**
 * Has promtool evaluate the groups over each scenario and expects exactly those results.
 *
 * @param evaluationSeconds how often all groups are evaluated; 5 s is that of the groups that set one
 */
export function testRules(groups: readonly RuleGroup[], scenarios: readonly Scenario[], evaluationSeconds = 5): void {
  // Only which alerts fire is of interest here; their texts, which promtool compares too, are left out.
  const bare = groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => ('alert' in rule ? { ...rule, annotations: {} } : rule)),
  }));
  const { status, output } = promtool(['test', 'rules', 'test.yml'], {
    'rules.yml': { groups: bare },
    'test.yml': {
      rule_files: ['rules.yml'],
      evaluation_interval: `${evaluationSeconds}s`,
      tests: scenarios.map(({ series, samples = [], alerts = [] }) => ({
        interval: '5s',
        input_series: series,
        promql_expr_test: samples.map(({ at, expr, expected }) => ({ expr, eval_time: `${at}s`, exp_samples: expected })),
        alert_rule_test: alerts.map(({ at, name, firing }) => ({
          eval_time: `${at}s`,
          alertname: name,
          exp_alerts: firing.map((labels) => ({ exp_labels: labels })),
        })),
      })),
    },
  });
  expect(output).toContain('SUCCESS');
  expect(status).toBe(0);
}
