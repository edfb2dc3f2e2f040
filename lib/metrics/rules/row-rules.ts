import type { TimeSpan } from '../../quantities/time-span.ts';
import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import type { RecordingRule } from '../prometheus/prometheus-model.ts';
import { CONTAINER_SERIES } from './container-rules.ts';
import { LOAD_SERIES, newest } from './load-rules.ts';
import { NODE_SERIES } from './node-rules.ts';
import { ofFunction, rowsOfFunctions } from './of-function.ts';
import { SCHEDULING_SERIES } from './scheduling-rules.ts';

/**
 * Series of one row of the matrix, for graphs, while its load is shown; labels `row_id` and `load`, as in `LOAD_SERIES`. A rate reaches back by its
 * own window, so the first samples of a row hold some of what was before it, and the last ones of what was after; numbers to quote come from
 * `ROW_TOTALS`. Of errors there is none: the gateway counts a call that the load generator breaks off at its end as one.
 */
export const ROW_SERIES = {
  /** The load is shown, and the function is that which the row measures. */
  functionShown: 'function_row:load_shown:timestamp_seconds',
  /** Answers per second that are no error of the server. */
  answers: 'row:answers:rate',
  latencyMean: 'row:latency_seconds:mean_rate',
  pods: 'row:pods:count',
  pendingPods: 'row:pods_pending:count',
  /** Cores of the row's function, by node. */
  cpu: 'row_node:cpu_usage_cores:rate',
  memory: 'row_node:memory_working_set_bytes:sum',
  throttledPeriods: 'row:cpu_throttled_periods:ratio_rate',
  /** Of the whole node, whoever uses it. */
  nodeCpu: 'row_node:cpu_utilisation:ratio_rate',
  nodeMemory: 'row_node:memory_utilisation:ratio',
  nodeDiskRead: 'row_node:disk_read_bytes:rate',
  nodeDiskWritten: 'row_node:disk_written_bytes:rate',
  nodeNetworkReceived: 'row_node:network_receive_bits:rate',
  nodeNetworkSent: 'row_node:network_transmit_bits:rate',
} as const;

/** @param containers false where no kubelet is scraped: then nothing is known of the functions' CPU and memory */
export function rowRules(containers: boolean, interval: TimeSpan): RecordingRule[] {
  const answers = `sum by (function) (${FUNCTION_SERIES.invocationsByCode}{code!~"5.."})`;
  return [
    { record: ROW_SERIES.functionShown, expr: rowsOfFunctions(LOAD_SERIES.shown, interval) },
    ofFunction(ROW_SERIES.answers, answers, ROW_SERIES.functionShown),
    ofFunction(ROW_SERIES.latencyMean, FUNCTION_SERIES.latencyMean, ROW_SERIES.functionShown),
    ofRow(ROW_SERIES.pods, 'sum by (row_id, load)', SCHEDULING_SERIES.podsByNode),
    ofRow(ROW_SERIES.pendingPods, 'sum by (row_id, load)', SCHEDULING_SERIES.pendingPods),
    ...(containers
      ? [
          ofRow(ROW_SERIES.cpu, 'sum by (row_id, load, node)', CONTAINER_SERIES.cpu),
          ofRow(ROW_SERIES.memory, 'sum by (row_id, load, node)', CONTAINER_SERIES.memory),
          ofRow(ROW_SERIES.throttledPeriods, 'max by (row_id, load)', CONTAINER_SERIES.throttledPeriods),
        ]
      : []),
    ofNodes(ROW_SERIES.nodeCpu, NODE_SERIES.cpu),
    ofNodes(ROW_SERIES.nodeMemory, NODE_SERIES.memory),
    ofNodes(ROW_SERIES.nodeDiskRead, NODE_SERIES.diskRead),
    ofNodes(ROW_SERIES.nodeDiskWritten, NODE_SERIES.diskWritten),
    ofNodes(ROW_SERIES.nodeNetworkReceived, NODE_SERIES.networkReceived),
    ofNodes(ROW_SERIES.nodeNetworkSent, NODE_SERIES.networkSent),
  ];
}

/** Series with the label row_id, while the load of that row is shown. */
function ofRow(record: string, aggregation: string, series: string): RecordingRule {
  const shown = `${series}{row_id!=""} * on (row_id) group_left (load) ${newest(LOAD_SERIES.shown, 'row_id')}`;
  return { record, expr: `${aggregation} (${shown})` };
}

function ofNodes(record: string, series: string): RecordingRule {
  return { record, expr: `${series} * on () group_left (row_id, load) ${newest(LOAD_SERIES.shown, '')}` };
}
