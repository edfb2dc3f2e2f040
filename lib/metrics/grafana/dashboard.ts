import { type Dashboard, type QueryAnnotation, type QueryVariable, SCHEMA_VERSION } from './grafana-model.ts';
import { type DashboardRow, placeRows } from './place-rows.ts';

export interface DashboardOptions {
  readonly uid: string;
  readonly title: string;
  readonly rows: readonly DashboardRow[];
  /** @default - none */
  readonly variables?: readonly QueryVariable[];
  /** @default - none */
  readonly annotations?: readonly QueryAnnotation[];
}

/** A dashboard of the lab: the last half hour, asked anew every 10 s. */
export function dashboard({ uid, title, rows, variables = [], annotations = [] }: DashboardOptions): Dashboard {
  return {
    uid,
    title,
    tags: ['faaslab'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    timezone: 'browser',
    time: { from: 'now-30m', to: 'now' },
    refresh: '10s',
    templating: { list: variables },
    annotations: { list: annotations },
    panels: placeRows(rows),
  };
}

/**
 * The file that Grafana reads, without white space: `kubectl apply` copies an object into an annotation, and those hold 262,144 bytes in
 * all.
 */
export function dashboardJson(content: Dashboard): string {
  return JSON.stringify(content);
}
