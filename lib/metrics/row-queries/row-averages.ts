import { ROW_SERIES } from '../rules/row-rules.ts';
import { ROW_TOTALS } from '../rules/row-totals.ts';

/** One number, or one a node, of a row. */
export interface RowQuery {
  readonly name: string;
  readonly unit: 'ratio' | 'bytes' | 'bytes/s' | 'bits/s' | 'cores' | '1/s' | 's' | 'pods';
  /** The label by which there are several results. */
  readonly by?: 'node';
  readonly expr: string;
}

export interface RowAveragesOptions {
  readonly rowId: string;
  /** A PromQL duration that reaches back before the row's load; the row must have been run once in it. */
  readonly range: string;
  /** How often the rules are evaluated, seconds. */
  readonly intervalSeconds: number;
}

/**
 * What Prometheus knows of a row over the row's own window, without being told when that was: the load's start and end are those of its Job.
 * To be asked 20 s after the end or later.
 *
 * The Job also waits until the function answers, some 4 s, which are in the averages.
 */
export function rowAverageQueries({ rowId, range, intervalSeconds }: RowAveragesOptions): RowQuery[] {
  const row = `{row_id=${JSON.stringify(rowId)}}[${range}]`;
  const seconds = `(${intervalSeconds} * count_over_time(${ROW_SERIES.loadRunning}${row}))`;
  const perSecond = (growth: string) => `${growth} / on (row_id) group_left () ${seconds}`;
  // As long as the window, so that what is added at both ends is one interval, by which a count of samples is longer than the time between them.
  const growth = (series: string) => `increase(${series}${row})`;
  // These reach beyond the load, where they stand still.
  const lateGrowth = (series: string) => `(max_over_time(${series}${row}) - min_over_time(${series}${row}))`;
  return [
    { name: 'load-seconds', unit: 's', expr: seconds },
    { name: 'function-cpu', unit: 'cores', by: 'node', expr: perSecond(lateGrowth(ROW_TOTALS.cpuSeconds)) },
    {
      name: 'function-throttled-periods',
      unit: 'ratio',
      expr: `${lateGrowth(ROW_TOTALS.throttledPeriods)} / (${lateGrowth(ROW_TOTALS.periods)} > 0)`,
    },
    { name: 'function-memory-max', unit: 'bytes', by: 'node', expr: `max_over_time(${ROW_SERIES.memory}${row})` },
    { name: 'function-invocations', unit: '1/s', expr: perSecond(growth(ROW_TOTALS.invocations)) },
    { name: 'function-errors', unit: 'ratio', expr: `${growth(ROW_TOTALS.errors)} / (${growth(ROW_TOTALS.invocations)} > 0)` },
    { name: 'function-latency-mean', unit: 's', expr: `${growth(ROW_TOTALS.latencySeconds)} / (${growth(ROW_TOTALS.invocations)} > 0)` },
    { name: 'function-pods-max', unit: 'pods', expr: `max_over_time(${ROW_SERIES.pods}${row})` },
    { name: 'function-pods-pending-max', unit: 'pods', expr: `max_over_time(${ROW_SERIES.pendingPods}${row})` },
    {
      name: 'node-cpu',
      unit: 'ratio',
      by: 'node',
      expr: `1 - ${growth(ROW_TOTALS.nodeIdleSeconds)} / ${growth(ROW_TOTALS.nodeCpuSeconds)}`,
    },
    { name: 'node-memory-max', unit: 'ratio', by: 'node', expr: `max_over_time(${ROW_SERIES.nodeMemory}${row})` },
    { name: 'node-disk-read', unit: 'bytes/s', by: 'node', expr: perSecond(growth(ROW_TOTALS.nodeDiskRead)) },
    { name: 'node-disk-written', unit: 'bytes/s', by: 'node', expr: perSecond(growth(ROW_TOTALS.nodeDiskWritten)) },
    { name: 'node-network-received', unit: 'bits/s', by: 'node', expr: `8 * ${perSecond(growth(ROW_TOTALS.nodeReceived))}` },
    { name: 'node-network-sent', unit: 'bits/s', by: 'node', expr: `8 * ${perSecond(growth(ROW_TOTALS.nodeSent))}` },
  ];
}
