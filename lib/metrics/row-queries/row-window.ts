import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import {
  nodeCpuRatio,
  nodeCpuStealRatio,
  nodeDiskReadBytesPerSecond,
  nodeDiskWrittenBytesPerSecond,
  nodeNetworkReceiveBitsPerSecond,
  nodeNetworkTransmitBitsPerSecond,
} from '../promql/promql.ts';
import { CONTAINER_SERIES } from '../rules/container-rules.ts';
import { NODE_SERIES } from '../rules/node-rules.ts';
import { SCHEDULING_SERIES } from '../rules/scheduling-rules.ts';
import type { RowQuery } from './row-query.ts';

export interface RowWindow {
  readonly rowId: string;
  readonly function: string;
  /** Length of the load, from its first request to its last answer; whole seconds, at least four scrapes. */
  readonly seconds: number;
}

/**
 * What Prometheus knows of a row whose start and end a runner has written down: to be evaluated at the load's end (`time=` of the query API, which every
 * Prometheus has), one scrape and 5 s after it, when the last samples are in. Needs the rules of level `full`.
 *
 * The kubelet refreshes container counters every 10 to 15 s: CPU and throttling of a load of less than a minute are estimates.
 */
export function rowWindowQueries({ rowId, function: name, seconds }: RowWindow): RowQuery[] {
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    throw new Error(`a row's window must be whole seconds from 1, got ${seconds}; round it up`);
  }
  const window = `${seconds}s` as const;
  const query = { window };
  const ofRow = `{function=${JSON.stringify(name)},row_id=${JSON.stringify(rowId)}}`;
  const increase = (series: string) => `increase(${series}{function=${JSON.stringify(name)}}[${window}])`;
  const counter = (metric: string) =>
    `sum by (namespace, pod) (increase(${metric}{container!="",container!="POD"}[${window}])) ` +
    `* on (namespace, pod) group_left (node, row_id) ${SCHEDULING_SERIES.placedPod}${ofRow}`;
  return [
    { name: 'node-cpu', unit: 'ratio', by: 'node', expr: nodeCpuRatio(query) },
    { name: 'node-cpu-steal', unit: 'ratio', by: 'node', expr: nodeCpuStealRatio(query) },
    { name: 'node-memory-max', unit: 'ratio', by: 'node', expr: `max_over_time(${NODE_SERIES.memory}[${window}])` },
    { name: 'node-disk-read', unit: 'bytes/s', by: 'node', expr: nodeDiskReadBytesPerSecond(query) },
    { name: 'node-disk-written', unit: 'bytes/s', by: 'node', expr: nodeDiskWrittenBytesPerSecond(query) },
    { name: 'node-network-received', unit: 'bits/s', by: 'node', expr: nodeNetworkReceiveBitsPerSecond(query) },
    { name: 'node-network-sent', unit: 'bits/s', by: 'node', expr: nodeNetworkTransmitBitsPerSecond(query) },
    {
      name: 'function-cpu',
      unit: 'cores',
      by: 'node',
      expr: `sum by (node) (${counter('container_cpu_usage_seconds_total')}) / ${seconds}`,
    },
    {
      name: 'function-memory-max',
      unit: 'bytes',
      by: 'node',
      expr: `max by (node) (max_over_time(${CONTAINER_SERIES.memory}${ofRow}[${window}]))`,
    },
    {
      name: 'function-throttled-periods',
      unit: 'ratio',
      // Both sides are stretched to the window by the same factor, which falls out.
      expr: `sum(${counter('container_cpu_cfs_throttled_periods_total')}) / (sum(${counter('container_cpu_cfs_periods_total')}) > 0)`,
    },
    { name: 'function-answers', unit: '1/s', expr: `${increase(FUNCTION_SERIES.answersTotal)} / ${seconds}` },
    {
      name: 'function-latency-mean',
      unit: 's',
      expr: `${increase(FUNCTION_SERIES.latencyTotal)} / (${increase(FUNCTION_SERIES.invocationsTotal)} > 0)`,
    },
    { name: 'function-pods', unit: 'pods', by: 'node', expr: `max_over_time(${SCHEDULING_SERIES.podsByNode}${ofRow}[${window}])` },
    { name: 'function-pods-pending-max', unit: 'pods', expr: `max_over_time(${SCHEDULING_SERIES.pendingPods}${ofRow}[${window}])` },
  ];
}
