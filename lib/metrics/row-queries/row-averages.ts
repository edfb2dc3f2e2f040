import { LOAD_SERIES } from '../rules/load-rules.ts';
import { ROW_SERIES } from '../rules/row-rules.ts';
import { ROW_TOTALS } from '../rules/row-totals.ts';
import type { RowQuery } from './row-query.ts';

export interface RowAveragesOptions {
  readonly rowId: string;
  /** A PromQL duration that reaches back before the start of the row's newest load. */
  readonly range: string;
  /** How often the rules are evaluated, seconds. */
  readonly intervalSeconds: number;
  /** How long the load generator ran, where the asker knows it. @default - as long as its Job, which also starts and waits for the function */
  readonly loadSeconds?: number;
}

/**
 * What Prometheus knows of the newest load of a row over its own window, without being told when that was. To be asked when the window has closed,
 * `loadSettled` after the end or later. A load that failed has no averages per second.
 *
 * Each result carries `load`, the Unix time of the start. There is no share of errors: those are the load generator's to count.
 */
export function rowAverageQueries({ rowId, ...options }: RowAveragesOptions): RowQuery[] {
  return averagesOf(`{row_id=${JSON.stringify(rowId)}}`, options);
}

/** The same of every row that the selector takes, each over its newest load. */
export function averagesOf(selector: string, { range, intervalSeconds, loadSeconds }: Omit<RowAveragesOptions, 'rowId'>): RowQuery[] {
  const over = `${selector}[${range}]`;
  const ofNewest = (expr: string) => `${expr} and on (row_id, load) topk by (row_id) (1, max_over_time(${LOAD_SERIES.started}${over}))`;
  const jobSeconds = `(max_over_time(${LOAD_SERIES.completed}${over}) - max_over_time(${LOAD_SERIES.started}${over}))`;
  const seconds = loadSeconds === undefined ? `on (row_id, load) group_left () ${jobSeconds}` : String(loadSeconds);
  // Not `increase`, which goes on in a line where these stand still, before and after the load.
  const growth = (series: string) => `(max_over_time(${series}${over}) - min_over_time(${series}${over}))`;
  const nodeGrowth = (series: string) => `increase(${series}${over})`;
  // As many seconds as `increase` takes them for.
  const nodeRate = (series: string) => `${nodeGrowth(series)} / (${intervalSeconds} * count_over_time(${series}${over}))`;
  const most = (series: string) => `max_over_time(${series}${over})`;
  const queries: readonly RowQuery[] = [
    { name: 'job-seconds', unit: 's', expr: jobSeconds },
    { name: 'function-cpu', unit: 'cores', by: 'node', expr: `${growth(ROW_TOTALS.cpuSeconds)} / ${seconds}` },
    {
      name: 'function-throttled-periods',
      unit: 'ratio',
      expr: `${growth(ROW_TOTALS.throttledPeriods)} / (${growth(ROW_TOTALS.periods)} > 0)`,
    },
    { name: 'function-memory-max', unit: 'bytes', by: 'node', expr: most(ROW_SERIES.memory) },
    { name: 'function-answers', unit: '1/s', expr: `${growth(ROW_TOTALS.answers)} / ${seconds}` },
    { name: 'function-latency-mean', unit: 's', expr: `${growth(ROW_TOTALS.latencySeconds)} / (${growth(ROW_TOTALS.invocations)} > 0)` },
    { name: 'function-pods-max', unit: 'pods', expr: most(ROW_SERIES.pods) },
    { name: 'function-pods-pending-max', unit: 'pods', expr: most(ROW_SERIES.pendingPods) },
    {
      name: 'node-cpu',
      unit: 'ratio',
      by: 'node',
      expr: `(1 - ${nodeGrowth(ROW_TOTALS.nodeIdleSeconds)} / ${nodeGrowth(ROW_TOTALS.nodeCpuSeconds)})`,
    },
    { name: 'node-memory-max', unit: 'ratio', by: 'node', expr: most(ROW_SERIES.nodeMemory) },
    { name: 'node-disk-read', unit: 'bytes/s', by: 'node', expr: nodeRate(ROW_TOTALS.nodeDiskRead) },
    { name: 'node-disk-written', unit: 'bytes/s', by: 'node', expr: nodeRate(ROW_TOTALS.nodeDiskWritten) },
    { name: 'node-network-received', unit: 'bits/s', by: 'node', expr: `8 * ${nodeRate(ROW_TOTALS.nodeReceived)}` },
    { name: 'node-network-sent', unit: 'bits/s', by: 'node', expr: `8 * ${nodeRate(ROW_TOTALS.nodeSent)}` },
  ];
  return queries.map((query) => ({ ...query, expr: ofNewest(query.expr) }));
}
