import { barGauge } from '../grafana/bar-gauge.ts';
import { dashboard } from '../grafana/dashboard.ts';
import type { Dashboard, Unit } from '../grafana/grafana-model.ts';
import type { DashboardRow } from '../grafana/place-rows.ts';
import { queryVariable } from '../grafana/query-variable.ts';
import { timeseries } from '../grafana/timeseries.ts';
import { averagesOf } from '../row-queries/row-averages.ts';
import { LOAD_SERIES } from '../rules/load-rules.ts';
import { ROW_SERIES } from '../rules/row-rules.ts';

export interface RowsDashboardOptions {
  /** False where no kubelet is scraped. */
  readonly containers: boolean;
  /** How often the rules are evaluated. */
  readonly intervalSeconds: number;
}

/** The rows of the matrix: averages over the newest load of each, and how every load went in its own time. */
export function rowsDashboard({ containers, intervalSeconds }: RowsDashboardOptions): Dashboard {
  return dashboard({
    uid: 'faaslab-rows',
    title: 'Experiment rows',
    variables: [queryVariable({ name: 'row', label: 'Row', values: { metric: LOAD_SERIES.running, label: 'row_id' } })],
    rows: [averages(containers, intervalSeconds), load(), ...(containers ? [functionUse()] : []), nodeUse()],
  });
}

const CHOSEN = '{row_id=~"$row"}';

/** Exact also for a load of a few seconds, of which a graph shows little. */
function averages(containers: boolean, intervalSeconds: number): DashboardRow {
  const exprs = new Map(averagesOf(CHOSEN, { range: '$__range', intervalSeconds }).map(({ name, expr }) => [name, expr]));
  const bar = (title: string, unit: Unit, name: string, legend = '{{row_id}}') => ({
    width: containers ? 6 : 12,
    panel: barGauge({ title, unit, query: { expr: exprs.get(name) ?? '', legend } }),
  });
  return {
    title: 'The newest load of each row, from the start of its Job to its end',
    height: 7,
    panels: [
      bar('Answers', 'reqps', 'function-answers'),
      bar('Mean latency at the gateway', 's', 'function-latency-mean'),
      ...(containers
        ? [
            bar('CPU by node (cores)', 'short', 'function-cpu', '{{row_id}} on {{node}}'),
            bar('Throttled periods', 'percentunit', 'function-throttled-periods'),
          ]
        : []),
    ],
  };
}

function load(): DashboardRow {
  return {
    title: 'Every load',
    height: 7,
    panels: [
      {
        width: 6,
        panel: timeseries({
          title: 'Load running',
          unit: 'short',
          max: 1,
          queries: [{ expr: `${LOAD_SERIES.running}${CHOSEN}`, legend: '{{row_id}}' }],
        }),
      },
      {
        width: 6,
        panel: timeseries({
          title: 'Answers',
          unit: 'reqps',
          queries: [{ expr: `${ROW_SERIES.answers}${CHOSEN}`, legend: '{{row_id}}' }],
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
          title: 'Pods, and pods that wait',
          unit: 'short',
          queries: [
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
