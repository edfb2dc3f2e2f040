import { ROW_ID_LABEL } from '../../lab/labels.ts';
import { stateLabel } from '../jobs/kube-state-metrics-job.ts';
import type { RuleGroup } from '../prometheus/prometheus-model.ts';

/** What is known from the cluster's objects alone. `function` and `row_id` are empty where a pod has no such label. */
export const SCHEDULING_SERIES = {
  /** 1 for every pod of a function, also one that has no node yet; labels namespace, pod, function, row_id. */
  pod: 'namespace_pod:function:labels',
  /** 1 for every pod of a function that has a node; labels as before and node. What container series are joined with. */
  placedPod: 'namespace_pod:function:info',
  /** Function pods by node, function and row_id. */
  podsByNode: 'node_function:pods:count',
  /** Function pods that have not started, by function and row_id; 0 where all have. */
  pendingPods: 'function:pods_pending:count',
  /** Replicas wanted and not available, by function. */
  missingReplicas: 'function:replicas_missing:count',
  /** All pods of a node that have not ended. */
  nodePods: 'node:pods:count',
  /** Share of what the scheduler may give that is asked for, 0 to 1, by node. */
  cpuRequested: 'node:cpu_requested:ratio',
  memoryRequested: 'node:memory_requested:ratio',
} as const;

const ALIVE = 'on (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)';

/** @param functionPodLabel label of a function's pods that holds its name */
export function schedulingRules(functionPodLabel: string, interval: string): RuleGroup {
  const functionLabel = stateLabel(functionPodLabel);
  const rowLabel = stateLabel(ROW_ID_LABEL);
  const labels = `max by (namespace, pod, ${functionLabel}, ${rowLabel}) (kube_pod_labels{${functionLabel}!=""})`;
  const renamed = rename(rename(labels, functionLabel, 'function'), rowLabel, 'row_id');
  return {
    name: 'faaslab-scheduling',
    interval,
    rules: [
      { record: SCHEDULING_SERIES.pod, expr: `max by (namespace, pod, function, row_id) (${renamed})` },
      {
        record: SCHEDULING_SERIES.placedPod,
        expr: `${SCHEDULING_SERIES.pod} * on (namespace, pod) group_left (node) max by (namespace, pod, node) (kube_pod_info{node!=""})`,
      },
      {
        record: SCHEDULING_SERIES.podsByNode,
        expr: `count by (node, function, row_id) (${SCHEDULING_SERIES.placedPod} and ${ALIVE})`,
      },
      {
        record: SCHEDULING_SERIES.pendingPods,
        expr:
          'sum by (function, row_id) (max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) ' +
          `* on (namespace, pod) group_left (function, row_id) ${SCHEDULING_SERIES.pod})`,
      },
      { record: SCHEDULING_SERIES.missingReplicas, expr: missingReplicas(functionLabel) },
      {
        record: SCHEDULING_SERIES.nodePods,
        expr: `count by (node) (max by (namespace, pod, node) (kube_pod_info{node!=""}) and ${ALIVE})`,
      },
      { record: SCHEDULING_SERIES.cpuRequested, expr: requestedRatio('cpu') },
      { record: SCHEDULING_SERIES.memoryRequested, expr: requestedRatio('memory') },
    ],
  };
}

function missingReplicas(functionLabel: string): string {
  const wanted = 'max by (namespace, deployment) (kube_deployment_spec_replicas)';
  const available = 'max by (namespace, deployment) (kube_deployment_status_replicas_available)';
  const names = `max by (namespace, deployment, function) (${rename(`kube_deployment_labels{${functionLabel}!=""}`, functionLabel, 'function')})`;
  return `sum by (function) (clamp_min(${wanted} - ${available}, 0) * on (namespace, deployment) group_left (function) ${names})`;
}

function requestedRatio(resource: 'cpu' | 'memory'): string {
  const requests = `max by (namespace, pod, container, node) (kube_pod_container_resource_requests{resource="${resource}",node!=""})`;
  const allocatable = `max by (node) (kube_node_status_allocatable{resource="${resource}"})`;
  return `sum by (node) (${requests} and ${ALIVE}) / ${allocatable}`;
}

/** The label's value under another name. A series without the label gets none. */
export function rename(expr: string, from: string, to: string): string {
  return `label_replace(${expr}, "${to}", "$1", "${from}", "(.+)")`;
}
