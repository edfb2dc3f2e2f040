import { PROMETHEUS_DATASOURCE } from '../metrics/grafana/grafana-model.ts';
import { TimeSpan } from '../quantities/time-span.ts';
import { yamlText } from '../util/yaml-text.ts';

/** Where the dashboard files are mounted. */
export const DASHBOARDS_FOLDER = '/etc/grafana/dashboards';

/**
 * The file that gives Grafana its one data source. `scrapeIntervalSeconds` must be that of the node jobs: Grafana sizes `$__rate_interval`
 * by it and takes 15 s when it is not told.
 */
export function datasourcesFile(prometheusUrl: string, scrapeIntervalSeconds: number): string {
  return yamlText({
    apiVersion: 1,
    datasources: [
      {
        name: PROMETHEUS_DATASOURCE,
        uid: PROMETHEUS_DATASOURCE,
        type: 'prometheus',
        access: 'proxy',
        url: prometheusUrl,
        isDefault: true,
        editable: false,
        jsonData: { timeInterval: TimeSpan.seconds(scrapeIntervalSeconds).toString(), httpMethod: 'POST' },
      },
    ],
  });
}

/** The file that makes Grafana load dashboards from `DASHBOARDS_FOLDER`, look for changes every 10 s, and refuse to save over them. */
export function dashboardProviderFile(): string {
  return yamlText({
    apiVersion: 1,
    providers: [
      {
        name: 'faaslab',
        orgId: 1,
        folder: 'faaslab',
        type: 'file',
        disableDeletion: false,
        updateIntervalSeconds: 10,
        allowUiUpdates: false,
        options: { path: DASHBOARDS_FOLDER },
      },
    ],
  });
}
