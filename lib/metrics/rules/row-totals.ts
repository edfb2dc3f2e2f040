import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import type { RecordingRule, RuleGroup } from '../prometheus/prometheus-model.ts';
import { DISKS, NETWORK_DEVICES } from '../promql/promql.ts';
import { oneRow, ROW_SERIES } from './row-rules.ts';
import { SCHEDULING_SERIES } from './scheduling-rules.ts';

/**
 * Counters of one row, which exist only around its load: what they grew by is what happened in the row's own window, whenever it is asked
 * for, and with nothing of what was before. See `rowAverageQueries`.
 */
export const ROW_TOTALS = {
  /** CPU seconds of the row's function, by node. The three of the containers stay for 20 s after the load, see `LATE`. */
  cpuSeconds: 'row_node:cpu_usage_seconds:total',
  periods: 'row:cpu_periods:total',
  throttledPeriods: 'row:cpu_throttled_periods:total',
  invocations: 'row:invocations:total',
  errors: 'row:invocation_errors:total',
  latencySeconds: 'row:latency_seconds:total',
  /** Of the whole node: all CPU seconds, those that were idle, and bytes. */
  nodeCpuSeconds: 'row_node:node_cpu_seconds:total',
  nodeIdleSeconds: 'row_node:node_cpu_idle_seconds:total',
  nodeDiskRead: 'row_node:disk_read_bytes:total',
  nodeDiskWritten: 'row_node:disk_written_bytes:total',
  nodeReceived: 'row_node:network_receive_bytes:total',
  nodeSent: 'row_node:network_transmit_bytes:total',
} as const;

/** A kubelet tells of container use up to 15 s late, and it is asked every 10 s: the end of the load is in what it says up to then. */
const LATE = '20s';

export function rowTotalRules(containers: boolean, interval: string): RuleGroup {
  return {
    name: 'faaslab-row-totals',
    interval,
    rules: [
      ...(containers
        ? [
            ofContainers(ROW_TOTALS.cpuSeconds, 'container_cpu_usage_seconds_total', 'row_id, node'),
            ofContainers(ROW_TOTALS.periods, 'container_cpu_cfs_periods_total', 'row_id'),
            ofContainers(ROW_TOTALS.throttledPeriods, 'container_cpu_cfs_throttled_periods_total', 'row_id'),
          ]
        : []),
      ofFunction(ROW_TOTALS.invocations, FUNCTION_SERIES.invocationsTotal),
      ofFunction(ROW_TOTALS.errors, FUNCTION_SERIES.errorsTotal),
      ofFunction(ROW_TOTALS.latencySeconds, FUNCTION_SERIES.latencyTotal),
      ofNodes(ROW_TOTALS.nodeCpuSeconds, 'node_cpu_seconds_total'),
      ofNodes(ROW_TOTALS.nodeIdleSeconds, 'node_cpu_seconds_total{mode="idle"}'),
      ofNodes(ROW_TOTALS.nodeDiskRead, `node_disk_read_bytes_total{${DISKS}}`),
      ofNodes(ROW_TOTALS.nodeDiskWritten, `node_disk_written_bytes_total{${DISKS}}`),
      ofNodes(ROW_TOTALS.nodeReceived, `node_network_receive_bytes_total{${NETWORK_DEVICES}}`),
      ofNodes(ROW_TOTALS.nodeSent, `node_network_transmit_bytes_total{${NETWORK_DEVICES}}`),
    ],
  };
}

function ofContainers(record: string, metric: string, by: string): RecordingRule {
  const ofPods = `sum by (namespace, pod) (${metric}{container!="",container!="POD"})`;
  const ofRows = `${ofPods} * on (namespace, pod) group_left (node, row_id) ${SCHEDULING_SERIES.placedPod}{row_id!=""}`;
  return { record, expr: `sum by (${by}) (${ofRows} and on (row_id) max_over_time(${ROW_SERIES.loadRunning}[${LATE}]))` };
}

function ofFunction(record: string, series: string): RecordingRule {
  return { record, expr: `sum by (row_id) (${oneRow(series, 'function', ROW_SERIES.functionLoadRunning)})` };
}

function ofNodes(record: string, metric: string): RecordingRule {
  return { record, expr: oneRow(`sum by (node) (${metric})`, '', ROW_SERIES.loadRunning) };
}
