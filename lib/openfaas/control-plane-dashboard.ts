import { dashboard } from '../metrics/grafana/dashboard.ts';
import type { Dashboard } from '../metrics/grafana/grafana-model.ts';
import type { DashboardRow } from '../metrics/grafana/place-rows.ts';
import { timeseries } from '../metrics/grafana/timeseries.ts';
import { NAMESPACES } from './namespaces.ts';

export interface ControlPlaneDashboardOptions {
  /** Whether the kubelets are scraped. */
  readonly containers: boolean;
}

/** OpenFaaS itself: the gateway, what stands around it, and the way from an alert to a scaled function. */
export function openfaasControlPlaneDashboard({ containers }: ControlPlaneDashboardOptions): Dashboard {
  return dashboard({
    uid: 'faaslab-openfaas',
    title: 'OpenFaaS control plane',
    rows: [gateway(), ...(containers ? [containerUse()] : []), scaling(), prometheus()],
  });
}

function gateway(): DashboardRow {
  return {
    title: 'Gateway',
    height: 7,
    panels: [
      {
        width: 8,
        panel: timeseries({
          title: 'Answers by status, all functions',
          unit: 'reqps',
          stacked: true,
          queries: [{ expr: 'sum by (code) (rate(gateway_function_invocation_total[$__rate_interval]))', legend: '{{code}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'CPU of the gateway (cores)',
          unit: 'short',
          queries: [
            {
              expr: 'sum by (kubernetes_pod_name) (rate(process_cpu_seconds_total{app="gateway"}[$__rate_interval]))',
              legend: '{{kubernetes_pod_name}}',
            },
          ],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Memory of the gateway',
          unit: 'bytes',
          queries: [
            { expr: 'sum by (kubernetes_pod_name) (process_resident_memory_bytes{app="gateway"})', legend: '{{kubernetes_pod_name}}' },
          ],
        }),
      },
    ],
  };
}

function containerUse(): DashboardRow {
  const of = `{namespace="${NAMESPACES.openfaas}",container!="",container!="POD"}`;
  return {
    title: 'Containers',
    height: 8,
    panels: [
      {
        width: 12,
        panel: timeseries({
          title: 'CPU (cores)',
          unit: 'short',
          queries: [{ expr: `sum by (container) (rate(container_cpu_usage_seconds_total${of}[1m]))`, legend: '{{container}}' }],
        }),
      },
      {
        width: 12,
        panel: timeseries({
          title: 'Memory',
          unit: 'bytes',
          queries: [{ expr: `sum by (container) (container_memory_working_set_bytes${of})`, legend: '{{container}}' }],
        }),
      },
    ],
  };
}

function scaling(): DashboardRow {
  return {
    title: 'Alerts and scaling',
    height: 7,
    panels: [
      {
        width: 8,
        panel: timeseries({
          title: 'Alerts that fire',
          unit: 'short',
          queries: [{ expr: 'count by (alertname) (ALERTS{alertstate="firing"})', legend: '{{alertname}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Notifications to the gateway',
          unit: 'reqps',
          queries: [
            { expr: 'sum(rate(alertmanager_notifications_total{integration="webhook"}[$__rate_interval]))', legend: 'sent' },
            { expr: 'sum(rate(alertmanager_notifications_failed_total{integration="webhook"}[$__rate_interval]))', legend: 'failed' },
          ],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Replicas that the gateway wants',
          unit: 'short',
          queries: [{ expr: 'max by (function_name) (gateway_service_count)', legend: '{{function_name}}' }],
        }),
      },
    ],
  };
}

function prometheus(): DashboardRow {
  return {
    title: 'Prometheus',
    height: 7,
    panels: [
      {
        width: 8,
        panel: timeseries({
          title: 'Targets that do not answer',
          unit: 'short',
          thresholds: { orange: 1, red: 1 },
          queries: [{ expr: 'count by (job) (up == 0) or 0 * count by (job) (up)', legend: '{{job}}' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Series held in memory',
          unit: 'short',
          queries: [{ expr: 'prometheus_tsdb_head_series', legend: 'series' }],
        }),
      },
      {
        width: 8,
        panel: timeseries({
          title: 'Length of a scrape',
          unit: 's',
          queries: [{ expr: 'max by (job) (scrape_duration_seconds)', legend: '{{job}}' }],
        }),
      },
    ],
  };
}
