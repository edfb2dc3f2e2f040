import { dashboard } from '../grafana/dashboard.ts';
import type { Dashboard } from '../grafana/grafana-model.ts';
import type { DashboardRow } from '../grafana/place-rows.ts';
import { queryVariable } from '../grafana/query-variable.ts';
import { timeseries } from '../grafana/timeseries.ts';
import { ROW_SERIES } from '../rules/row-rules.ts';

export interface RowsDashboardOptions {
  /** False where no kubelet is scraped. */
  readonly containers: boolean;
}

/** The rows of the matrix as they run: each is drawn over its own window, and over nothing else. */
export function rowsDashboard({ containers }: RowsDashboardOptions): Dashboard {
  return dashboard({
    uid: 'faaslab-rows',
    title: 'Experiment rows',
    variables: [queryVariable({ name: 'row', label: 'Row', values: { metric: ROW_SERIES.loadRunning, label: 'row_id' } })],
    rows: [load(), ...(containers ? [functionUse()] : []), nodeUse()],
  });
}

const CHOSEN = '{row_id=~"$row"}';

function load(): DashboardRow {
  return {
    title: 'The row',
    height: 7,
    panels: [
      {
        width: 6,
        panel: timeseries({
          title: 'Load running',
          unit: 'short',
          max: 1,
          queries: [{ expr: `${ROW_SERIES.loadRunning}${CHOSEN}`, legend: '{{row_id}}' }],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Answers',
          unit: 'reqps',
          queries: [{ expr: `${ROW_SERIES.invocations}${CHOSEN}`, legend: '{{row_id}}' }],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Mean latency at the gateway',
          unit: 's',
          queries: [{ expr: `${ROW_SERIES.latencyMean}${CHOSEN}`, legend: '{{row_id}}' }],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Errors and pods that wait',
          unit: 'short',
          queries: [
            { expr: `${ROW_SERIES.errorRatio}${CHOSEN}`, legend: '{{row_id}} share of errors' },
            { expr: `${ROW_SERIES.pods}${CHOSEN}`, legend: '{{row_id}} pods' },
            { expr: `${ROW_SERIES.pendingPods}${CHOSEN}`, legend: '{{row_id}} Pending' },
          ],
        }),
      },
    ],
  };
}

function functionUse(): DashboardRow {
  return {
    title: 'What its function uses',
    height: 7,
    panels: [
      {
        width: 8,
        panel: timeseries({
          title: 'CPU by node (cores)',
          unit: 'short',
          stacked: true,
          queries: [{ expr: `${ROW_SERIES.cpu}${CHOSEN}`, legend: '{{row_id}} on {{node}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Throttled periods',
          unit: 'percentunit',
          max: 1,
          thresholds: { orange: 0.25, red: 0.75 },
          queries: [{ expr: `${ROW_SERIES.throttledPeriods}${CHOSEN}`, legend: '{{row_id}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Memory by node',
          unit: 'bytes',
          stacked: true,
          queries: [{ expr: `${ROW_SERIES.memory}${CHOSEN}`, legend: '{{row_id}} on {{node}}' }],
        }),
      },
    ],
  };
}

function nodeUse(): DashboardRow {
  return {
    title: 'What the nodes do meanwhile',
    height: 7,
    panels: [
      {
        width: 6,
        panel: timeseries({
          title: 'CPU',
          unit: 'percentunit',
          max: 1,
          thresholds: { orange: 0.7, red: 0.9 },
          queries: [{ expr: `${ROW_SERIES.nodeCpu}${CHOSEN}`, legend: '{{row_id}}: {{node}}' }],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Memory',
          unit: 'percentunit',
          max: 1,
          thresholds: { orange: 0.8, red: 0.9 },
          queries: [{ expr: `${ROW_SERIES.nodeMemory}${CHOSEN}`, legend: '{{row_id}}: {{node}}' }],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Disk I/O',
          unit: 'binBps',
          queries: [
            { expr: `${ROW_SERIES.nodeDiskRead}${CHOSEN}`, legend: '{{row_id}}: {{node}} read' },
            { expr: `${ROW_SERIES.nodeDiskWritten}${CHOSEN}`, legend: '{{row_id}}: {{node}} write' },
          ],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Network',
          unit: 'bps',
          queries: [
            { expr: `${ROW_SERIES.nodeNetworkReceived}${CHOSEN}`, legend: '{{row_id}}: {{node}} receive' },
            { expr: `${ROW_SERIES.nodeNetworkSent}${CHOSEN}`, legend: '{{row_id}}: {{node}} transmit' },
          ],
        }),
      },
    ],
  };
}
