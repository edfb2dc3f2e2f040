import { ROW_ID_LABEL } from '../../lab/labels.ts';
import { LAB_NAMESPACES } from '../../lab/namespaces.ts';
import { stateLabel } from '../jobs/kube-state-metrics-job.ts';
import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import type { RecordingRule, RuleGroup } from '../prometheus/prometheus-model.ts';
import { CONTAINER_SERIES } from './container-rules.ts';
import { NODE_SERIES } from './node-rules.ts';
import { rename, SCHEDULING_SERIES } from './scheduling-rules.ts';

/**
 * Series of one row of the matrix, for graphs. From `invocations` on they exist only while the row's load Job runs. A rate reaches back by its
 * own window, so the first samples of a row hold some of what was before it; numbers to quote come from `ROW_TOTALS`.
 */
export const ROW_SERIES = {
  /** 1 while a load Job of the row has a pod. What annotations mark. Label row_id. */
  loadRunning: 'row:load_running:info',
  /** Unix time at which the row's newest load Job started and completed, for as long as the Job is there. */
  loadStarted: 'row:load_started:timestamp_seconds',
  loadCompleted: 'row:load_completed:timestamp_seconds',
  /** 1 while the load runs, with the function that the row measures. */
  functionLoadRunning: 'function_row:load_running:info',

  invocations: 'row:invocations:rate',
  errorRatio: 'row:invocation_errors:ratio_rate',
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
export function rowRules(containers: boolean, interval: string): RuleGroup {
  return {
    name: 'faaslab-rows',
    interval,
    rules: [
      { record: ROW_SERIES.loadRunning, expr: ofLoadJob('group', 'kube_job_status_active', ' > 0') },
      { record: ROW_SERIES.loadStarted, expr: ofLoadJob('value', 'kube_job_status_start_time') },
      { record: ROW_SERIES.loadCompleted, expr: ofLoadJob('value', 'kube_job_status_completion_time') },
      {
        record: ROW_SERIES.functionLoadRunning,
        expr: `max by (function, row_id) (${SCHEDULING_SERIES.pod}{row_id!=""}) ` + `* on (row_id) group_left () ${ROW_SERIES.loadRunning}`,
      },
      ofFunction(ROW_SERIES.invocations, FUNCTION_SERIES.invocations),
      ofFunction(ROW_SERIES.errorRatio, FUNCTION_SERIES.errorRatio),
      ofFunction(ROW_SERIES.latencyMean, FUNCTION_SERIES.latencyMean),
      { record: ROW_SERIES.pods, expr: `sum by (row_id) (${whileRunning(SCHEDULING_SERIES.podsByNode)})` },
      { record: ROW_SERIES.pendingPods, expr: `sum by (row_id) (${whileRunning(SCHEDULING_SERIES.pendingPods)})` },
      ...(containers
        ? [
            { record: ROW_SERIES.cpu, expr: `sum by (row_id, node) (${whileRunning(CONTAINER_SERIES.cpu)})` },
            { record: ROW_SERIES.memory, expr: `sum by (row_id, node) (${whileRunning(CONTAINER_SERIES.memory)})` },
            { record: ROW_SERIES.throttledPeriods, expr: `max by (row_id) (${whileRunning(CONTAINER_SERIES.throttledPeriods)})` },
          ]
        : []),
      ofNodes(ROW_SERIES.nodeCpu, NODE_SERIES.cpu),
      ofNodes(ROW_SERIES.nodeMemory, NODE_SERIES.memory),
      ofNodes(ROW_SERIES.nodeDiskRead, NODE_SERIES.diskRead),
      ofNodes(ROW_SERIES.nodeDiskWritten, NODE_SERIES.diskWritten),
      ofNodes(ROW_SERIES.nodeNetworkReceived, NODE_SERIES.networkReceived),
      ofNodes(ROW_SERIES.nodeNetworkSent, NODE_SERIES.networkSent),
    ],
  };
}

/** A metric of load Jobs by the row that they load: 1 wherever there is one, or its value, of which a later Job's is the greater. */
function ofLoadJob(what: 'group' | 'value', metric: string, condition = ''): string {
  const rowLabel = stateLabel(ROW_ID_LABEL);
  const jobs = `max by (job_name, ${rowLabel}) (kube_job_labels{namespace="${LAB_NAMESPACES.load}",${rowLabel}!=""})`;
  const values = `max by (job_name) (${metric}{namespace="${LAB_NAMESPACES.load}"}${condition})`;
  const joined = what === 'group' ? `${jobs} and on (job_name) ${values}` : `${jobs} * on (job_name) group_left () ${values}`;
  return `max by (row_id) (${rename(joined, rowLabel, 'row_id')})`;
}

/** Series with the label row_id, while that row's load runs. */
export function whileRunning(series: string): string {
  return `${series}{row_id!=""} and on (row_id) ${ROW_SERIES.loadRunning}`;
}

/** The function has one name in all rows: its series become those of the row whose load runs. */
function ofFunction(record: string, series: string): RecordingRule {
  return { record, expr: `sum by (row_id) (${oneRow(series, 'function', ROW_SERIES.functionLoadRunning)})` };
}

function ofNodes(record: string, series: string): RecordingRule {
  return { record, expr: oneRow(series, '', ROW_SERIES.loadRunning) };
}

/**
 * Gives series the row_id of the row that runs. Two loads at a time are not a measurement; the rule must not fail over them.
 */
export function oneRow(series: string, on: 'function' | '', rows: string): string {
  return `${series} * on (${on}) group_left (row_id) topk${on === '' ? '' : ` by (${on})`} (1, ${rows})`;
}
