import { dashboard } from '../grafana/dashboard.ts';
import type { Dashboard } from '../grafana/grafana-model.ts';
import { timeseries } from '../grafana/timeseries.ts';
import { SCHEDULING_SERIES } from '../rules/scheduling-rules.ts';

/**
 * Where pods are and which find no place: what the course report looked up by hand when pods piled up on one node (section 4.3.2) or stayed
 * Pending (section 4.4.3).
 */
export function schedulingDashboard(): Dashboard {
  return dashboard({
    uid: 'faaslab-scheduling',
    title: 'Scheduling',
    rows: [
      {
        title: 'Pods',
        height: 8,
        panels: [
          {
            width: 8,
            panel: timeseries({
              title: 'Function pods by node',
              unit: 'short',
              stacked: true,
              queries: [{ expr: `sum by (node) (${SCHEDULING_SERIES.podsByNode})`, legend: '{{node}}' }],
            }),
          },
          {
            width: 8,
            panel: timeseries({
              title: 'All pods by node',
              unit: 'short',
              stacked: true,
              queries: [{ expr: SCHEDULING_SERIES.nodePods, legend: '{{node}}' }],
            }),
          },
          {
            width: 8,
            panel: timeseries({
              title: 'Function pods that wait',
              unit: 'short',
              thresholds: { orange: 1, red: 5 },
              queries: [
                { expr: `sum by (function) (${SCHEDULING_SERIES.pendingPods})`, legend: '{{function}} Pending' },
                { expr: SCHEDULING_SERIES.missingReplicas, legend: '{{function}} not available' },
              ],
            }),
          },
        ],
      },
      {
        title: 'Room',
        height: 8,
        panels: [
          {
            width: 8,
            panel: timeseries({
              title: 'CPU that pods ask for',
              unit: 'percentunit',
              max: 1,
              thresholds: { orange: 0.8, red: 0.95 },
              queries: [{ expr: SCHEDULING_SERIES.cpuRequested, legend: '{{node}}' }],
            }),
          },
          {
            width: 8,
            panel: timeseries({
              title: 'Memory that pods ask for',
              unit: 'percentunit',
              max: 1,
              thresholds: { orange: 0.8, red: 0.95 },
              queries: [{ expr: SCHEDULING_SERIES.memoryRequested, legend: '{{node}}' }],
            }),
          },
          {
            width: 8,
            panel: timeseries({
              title: 'Nodes that are not ready',
              unit: 'short',
              thresholds: { orange: 1, red: 1 },
              queries: [
                {
                  expr: 'max by (node) (kube_node_status_condition{condition="Ready",status=~"false|unknown"})',
                  legend: '{{node}}',
                },
              ],
            }),
          },
        ],
      },
      {
        title: 'Restarts',
        height: 7,
        panels: [
          {
            width: 24,
            panel: timeseries({
              title: 'Restarts of containers in five minutes',
              unit: 'short',
              queries: [
                {
                  expr: 'sum by (namespace, container) (increase(kube_pod_container_status_restarts_total[5m])) > 0',
                  legend: '{{namespace}} {{container}}',
                },
              ],
            }),
          },
        ],
      },
    ],
  });
}
