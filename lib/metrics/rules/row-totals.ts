import type { TimeSpan } from '../../quantities/time-span.ts';
import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import type { RecordingRule } from '../prometheus/prometheus-model.ts';
import { DISKS, NETWORK_DEVICES } from '../promql/promql.ts';
import { LOAD_SERIES, loadDelay, newest } from './load-rules.ts';
import { ofFunction, rowsOfFunctions } from './of-function.ts';
import { SCHEDULING_SERIES } from './scheduling-rules.ts';

/**
 * Counters of one load of a row, as they were `loadDelay` ago, which exist only in its windows: what they grew by is what happened in that load,
 * however short it was and whenever it is asked for, with nothing of what was before it and of another load of the row. See `rowAverageQueries`.
 */
export const ROW_TOTALS = {
  functionWindow: 'function_row:load_window:timestamp_seconds',
  /** CPU seconds of the row's function, by node. */
  cpuSeconds: 'row_node:cpu_usage_seconds:total',
  periods: 'row:cpu_periods:total',
  throttledPeriods: 'row:cpu_throttled_periods:total',
  /** Answers that are no error of the server. */
  answers: 'row:answers:total',
  /** Calls that ended, also those that the load generator broke off, and the seconds that all of them took. */
  invocations: 'row:invocations:total',
  latencySeconds: 'row:latency_seconds:total',
  /** Of the whole node: all CPU seconds, those that were idle, and bytes. */
  nodeCpuSeconds: 'row_node:node_cpu_seconds:total',
  nodeIdleSeconds: 'row_node:node_cpu_idle_seconds:total',
  nodeDiskRead: 'row_node:disk_read_bytes:total',
  nodeDiskWritten: 'row_node:disk_written_bytes:total',
  nodeReceived: 'row_node:network_receive_bytes:total',
  nodeSent: 'row_node:network_transmit_bytes:total',
} as const;

export function rowTotalRules(containers: boolean, interval: TimeSpan): RecordingRule[] {
  const delay = loadDelay(interval).toString();
  const ofFunctions = (record: string, series: string) => ofFunction(record, `${series} offset ${delay}`, ROW_TOTALS.functionWindow);
  const ofContainers = (record: string, metric: string, by: string): RecordingRule => {
    const pods = `sum by (namespace, pod) (${metric}{container!="",container!="POD"} offset ${delay})`;
    // Also pods that are gone by now, if they were there.
    const rows = `max by (namespace, pod, node, row_id) (max_over_time(${SCHEDULING_SERIES.placedPod}{row_id!=""}[${delay}]))`;
    const loads = newest(LOAD_SERIES.containers, 'row_id');
    const joined = `${pods} * on (namespace, pod) group_left (node, row_id) ${rows} * on (row_id) group_left (load) ${loads}`;
    return { record, expr: `sum by (${by}) (${joined})` };
  };
  const ofNodes = (record: string, metric: string): RecordingRule => ({
    record,
    expr: `sum by (node) (${metric} offset ${delay}) * on () group_left (row_id, load) ${newest(LOAD_SERIES.nodes, '')}`,
  });
  return [
    ...(containers
      ? [
          ofContainers(ROW_TOTALS.cpuSeconds, 'container_cpu_usage_seconds_total', 'row_id, load, node'),
          ofContainers(ROW_TOTALS.periods, 'container_cpu_cfs_periods_total', 'row_id, load'),
          ofContainers(ROW_TOTALS.throttledPeriods, 'container_cpu_cfs_throttled_periods_total', 'row_id, load'),
        ]
      : []),
    { record: ROW_TOTALS.functionWindow, expr: rowsOfFunctions(LOAD_SERIES.functions, interval) },
    ofFunctions(ROW_TOTALS.answers, FUNCTION_SERIES.answersTotal),
    ofFunctions(ROW_TOTALS.invocations, FUNCTION_SERIES.invocationsTotal),
    ofFunctions(ROW_TOTALS.latencySeconds, FUNCTION_SERIES.latencyTotal),
    ofNodes(ROW_TOTALS.nodeCpuSeconds, 'node_cpu_seconds_total'),
    ofNodes(ROW_TOTALS.nodeIdleSeconds, 'node_cpu_seconds_total{mode="idle"}'),
    ofNodes(ROW_TOTALS.nodeDiskRead, `node_disk_read_bytes_total{${DISKS}}`),
    ofNodes(ROW_TOTALS.nodeDiskWritten, `node_disk_written_bytes_total{${DISKS}}`),
    ofNodes(ROW_TOTALS.nodeReceived, `node_network_receive_bytes_total{${NETWORK_DEVICES}}`),
    ofNodes(ROW_TOTALS.nodeSent, `node_network_transmit_bytes_total{${NETWORK_DEVICES}}`),
  ];
}
