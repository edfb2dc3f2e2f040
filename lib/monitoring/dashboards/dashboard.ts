import type { Panel } from './panel.ts';

/** A dashboard in Grafana's classic model (see panel.ts for which releases read it). It has no numeric `id`: that is the database's. */
export interface Dashboard {
  /** Names the dashboard in links, over restarts; at most 40 letters, digits, `-`. Also part of its ConfigMap's name, so in lower case. */
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly version: number;
  readonly editable: boolean;
  /** 1 shows the pointer's time in all panels at once. */
  readonly graphTooltip: 0 | 1;
  readonly timezone: 'browser' | 'utc';
  /** Grafana's relative form, such as `now-30m`. */
  readonly time: { readonly from: string; readonly to: string };
  /** How often an open page asks anew, such as `10s`. */
  readonly refresh: string;
  readonly templating: { readonly list: readonly never[] };
  readonly annotations: { readonly list: readonly never[] };
  readonly panels: readonly Panel[];
}

/** That of Grafana 7.4 and 7.5. */
export const SCHEMA_VERSION = 27;

/**
 * The file that Grafana reads, without white space: `kubectl apply` copies an object into an annotation, and those hold 262,144 bytes in
 * all.
 */
export function dashboardJson(dashboard: Dashboard): string {
  return JSON.stringify(dashboard);
}
