import { dashboard } from '../grafana/dashboard.ts';
import type { Dashboard } from '../grafana/grafana-model.ts';
import type { DashboardRow } from '../grafana/place-rows.ts';
import { queryVariable } from '../grafana/query-variable.ts';
import { timeseries } from '../grafana/timeseries.ts';
import { FUNCTION_SERIES } from '../platform-monitoring.ts';
import { CONTAINER_SERIES } from '../rules/container-rules.ts';
import { SCHEDULING_SERIES } from '../rules/scheduling-rules.ts';

export interface FunctionsDashboardOptions {
  /** False where no kubelet is scraped. */
  readonly containers: boolean;
  /** False where there is no kube-state-metrics. */
  readonly clusterState: boolean;
}

/** Rate, latency, errors, replicas, CPU, throttling and memory of every function, whatever platform runs it. */
export function functionsDashboard({ containers, clusterState }: FunctionsDashboardOptions): Dashboard {
  return dashboard({
    uid: 'faaslab-functions',
    title: 'Functions',
    variables: [queryVariable({ name: 'function', label: 'Function', values: { metric: FUNCTION_SERIES.replicas, label: 'function' } })],
    rows: [calls(), replicas(clusterState), ...(containers ? [containerUse()] : [])],
  });
}

const CHOSEN = '{function=~"$function"}';

function calls(): DashboardRow {
  return {
    title: 'Calls, as the gateway sees them',
    height: 8,
    panels: [
      {
        width: 8,
        panel: timeseries({
          title: 'Answers by status',
          unit: 'reqps',
          queries: [{ expr: `${FUNCTION_SERIES.invocationsByCode}${CHOSEN}`, legend: '{{function}} {{code}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Latency',
          unit: 's',
          queries: [
            { expr: `${FUNCTION_SERIES.latencyMean}${CHOSEN}`, legend: '{{function}} mean' },
            { expr: `${FUNCTION_SERIES.latencyP95}${CHOSEN}`, legend: '{{function}} 95th percentile, roughly' },
          ],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Errors of the server',
          unit: 'percentunit',
          thresholds: { orange: 0.01, red: 0.1 },
          queries: [{ expr: `${FUNCTION_SERIES.errorRatio}${CHOSEN}`, legend: '{{function}}' }],
        }),
      },
    ],
  };
}

function replicas(clusterState: boolean): DashboardRow {
  const wanted = { expr: `${FUNCTION_SERIES.replicas}${CHOSEN}`, legend: '{{function}} wanted' };
  return {
    title: 'Replicas and waiting calls',
    height: 7,
    panels: [
      {
        width: 12,
        panel: timeseries({
          title: 'Replicas',
          unit: 'short',
          queries: clusterState
            ? [
                wanted,
                { expr: `sum by (function) (${SCHEDULING_SERIES.podsByNode}${CHOSEN})`, legend: '{{function}} placed' },
                { expr: `sum by (function) (${SCHEDULING_SERIES.pendingPods}${CHOSEN})`, legend: '{{function}} Pending' },
                { expr: `${SCHEDULING_SERIES.missingReplicas}${CHOSEN}`, legend: '{{function}} not available' },
              ]
            : [wanted],
        }),
      },
      {
        width: 12,
        panel: timeseries({
          title: 'Calls waiting for an answer',
          unit: 'short',
          queries: [{ expr: `${FUNCTION_SERIES.inFlight}${CHOSEN}`, legend: '{{function}}' }],
        }),
      },
    ],
  };
}

function containerUse(): DashboardRow {
  return {
    title: 'What the containers use',
    height: 8,
    panels: [
      {
        width: 8,
        panel: timeseries({
          title: 'CPU (cores)',
          unit: 'short',
          queries: [{ expr: `sum by (function) (${CONTAINER_SERIES.cpu}${CHOSEN})`, legend: '{{function}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Throttled periods',
          unit: 'percentunit',
          max: 1,
          thresholds: { orange: 0.25, red: 0.75 },
          queries: [{ expr: `max by (function) (${CONTAINER_SERIES.throttledPeriods}${CHOSEN})`, legend: '{{function}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Memory, all replicas',
          unit: 'bytes',
          queries: [{ expr: `sum by (function) (${CONTAINER_SERIES.memory}${CHOSEN})`, legend: '{{function}}' }],
        }),
      },
    ],
  };
}
