import type { RuleGroup } from '../prometheus/prometheus-model.ts';
import type { Seconds } from '../promql/rate-window.ts';
import { SCHEDULING_SERIES } from './scheduling-rules.ts';

/** What functions use, from the kubelets' counters joined with what kube-state-metrics knows of the pods. All carry `function` and `row_id`. */
export const CONTAINER_SERIES = {
  /** Cores, by node as well. */
  cpu: 'node_function:cpu_usage_cores:rate',
  /** Bytes that cannot be reclaimed, which is what the out-of-memory killer looks at; by node as well. */
  memory: 'node_function:memory_working_set_bytes:sum',
  /** Share of scheduling periods in which a container with a CPU limit had to wait, 0 to 1. Absent without a limit. */
  throttledPeriods: 'function:cpu_throttled_periods:ratio_rate',
  /** Seconds waited per second, over all pods. Some kubelets on cgroup v2 do not have it. */
  throttledSeconds: 'function:cpu_throttled_seconds:rate',
} as const;

export function containerRules(window: Seconds, interval: string): RuleGroup {
  return {
    name: 'faaslab-containers',
    interval,
    rules: [
      { record: CONTAINER_SERIES.cpu, expr: usage(rate('container_cpu_usage_seconds_total', window), 'node, function, row_id') },
      { record: CONTAINER_SERIES.memory, expr: usage(selected('container_memory_working_set_bytes'), 'node, function, row_id') },
      {
        record: CONTAINER_SERIES.throttledPeriods,
        expr:
          `${usage(rate('container_cpu_cfs_throttled_periods_total', window), 'function, row_id')} / ` +
          `(${usage(rate('container_cpu_cfs_periods_total', window), 'function, row_id')} > 0)`,
      },
      {
        record: CONTAINER_SERIES.throttledSeconds,
        expr: usage(rate('container_cpu_cfs_throttled_seconds_total', window), 'function, row_id'),
      },
    ],
  };
}

/** Of containers proper: without the selector a pod's own cgroup and its pause container are added to what they enclose. */
function selected(metric: string, range = ''): string {
  return `${metric}{container!="",container!="POD"}${range}`;
}

function rate(metric: string, window: Seconds): string {
  return `rate(${selected(metric, `[${window}]`)})`;
}

function usage(expr: string, by: string): string {
  return (
    `sum by (${by}) (sum by (namespace, pod) (${expr}) ` +
    `* on (namespace, pod) group_left (node, function, row_id) ${SCHEDULING_SERIES.placedPod})`
  );
}
