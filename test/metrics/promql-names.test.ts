import { describe, expect, it } from 'vitest';
import { promqlNames } from './promql-names.ts';

describe('promqlNames', () => {
  it.each([
    ['up == 0', ['up'], []],
    ['sum by (a, b) (rate(x_total{c="d",e=~"f(g)"}[5m])) / sum(y)', ['x_total', 'y'], ['sum', 'rate']],
    ['sum(rate(x[10s])) BY (function_name) > 5', ['x'], ['sum', 'rate']],
    ['a:b:c * on (k) group_left (l) max by (k) (d) and on (k) e', ['a:b:c', 'd', 'e'], ['max']],
    ['label_replace(x, "to", "$1", "from", "(metric_in_text)")', ['x'], ['label_replace']],
    ['0 * x or topk by (f) (1, y) offset 5m', ['x', 'y'], ['topk']],
    ['1e3 * x', ['x'], []],
  ])('%s', (expr, metrics, functions) => {
    expect(promqlNames(expr)).toEqual({ metrics, functions });
  });
});
