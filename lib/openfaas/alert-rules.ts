import type { RuleGroup } from '../metrics/prometheus/prometheus-model.ts';

/**
 * The alert that scales functions up, more than 5 answers per second over all replicas, and the one for dead targets (same file). Two
 * scrapes must lie in its window: scraped every 10 s or slower, it never fires.
 */
export const OPENFAAS_RULES: readonly RuleGroup[] = [
  {
    name: 'openfaas',
    rules: [
      { alert: 'service_down', expr: 'up == 0' },
      {
        alert: 'APIHighInvocationRate',
        expr: 'sum(rate(gateway_function_invocation_total{code="200"}[10s])) BY (function_name) > 5',
        for: '5s',
        labels: { service: 'gateway', severity: 'major' },
        annotations: {
          description: 'High invocation total on "{{$labels.function_name}}"',
          summary: 'High invocation total on "{{$labels.function_name}}"',
        },
      },
    ],
  },
];
