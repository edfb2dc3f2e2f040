/**
 * Dashboards of Grafana's classic model, in the form of Grafana 7.5 (schema version 27). Newer releases up to 13 migrate it on load:
 * `tooltipOptions` becomes `tooltip`, the legend gains `showLegend`, and the data source's name becomes a reference by uid (grafana/grafana
 * `apps/dashboard/pkg/migration/schemaversion`, v30, v33, v36, v37). The newer form would not do: 7.5 looks a data source up by text and
 * cannot take an object.
 *
 * There is no numeric `id` at the top: that is the database's.
 */
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
  readonly templating: { readonly list: readonly QueryVariable[] };
  readonly annotations: { readonly list: readonly QueryAnnotation[] };
  readonly panels: readonly Panel[];
}

/** That of Grafana 7.4 and 7.5. */
export const SCHEMA_VERSION = 27;

/**
 * The one data source of all dashboards: its uid and, because Grafana before 8.3 looks data sources up by name, also its name. Fixed,
 * because the variables that an export for sharing puts in its place are not filled in for dashboards that come from files.
 */
export const PROMETHEUS_DATASOURCE = 'faaslab-prometheus';

export type Panel = RowPanel | TimeseriesPanel | BarGaugePanel;

/** A line with a title across the dashboard. */
export interface RowPanel {
  readonly id: number;
  readonly type: 'row';
  readonly title: string;
  readonly gridPos: GridPosition;
  readonly collapsed: false;
  /** Panels inside a collapsed row; those of an open row stand beside it. */
  readonly panels: readonly never[];
}

export interface TimeseriesPanel extends Timeseries {
  /** Unique in the dashboard; links to a panel and its alerts use it. */
  readonly id: number;
  readonly gridPos: GridPosition;
}

export interface BarGaugePanel extends BarGauge {
  readonly id: number;
  readonly gridPos: GridPosition;
}

/** In a grid of 24 columns; a height unit is about 30 pixels. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A time series panel that has no place yet. */
export interface Timeseries {
  readonly type: 'timeseries';
  readonly title: string;
  readonly datasource: string;
  readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: Unit;
      readonly min: number;
      readonly max?: number;
      readonly color: { readonly mode: 'palette-classic' };
      readonly thresholds: { readonly mode: 'absolute'; readonly steps: readonly ThresholdStep[] };
      readonly custom: {
        readonly drawStyle: 'line';
        readonly lineWidth: number;
        readonly fillOpacity: number;
        readonly showPoints: 'never';
        /** False leaves a gap where a scrape failed. */
        readonly spanNulls: false;
        readonly stacking: { readonly mode: 'none' | 'normal'; readonly group: 'A' };
        readonly thresholdsStyle: { readonly mode: 'off' | 'line' };
      };
    };
    readonly overrides: readonly never[];
  };
  readonly options: {
    readonly legend: { readonly displayMode: 'list'; readonly placement: 'bottom'; readonly calcs: readonly never[] };
    readonly tooltipOptions: { readonly mode: 'multi' };
  };
}

/** A panel of one bar a result, that has no place yet. */
export interface BarGauge {
  readonly type: 'bargauge';
  readonly title: string;
  readonly datasource: string;
  readonly targets: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string; readonly instant: true }[];
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: Unit;
      readonly min: number;
      readonly color: { readonly mode: 'thresholds' };
      readonly thresholds: { readonly mode: 'absolute'; readonly steps: readonly ThresholdStep[] };
    };
    readonly overrides: readonly never[];
  };
  readonly options: {
    readonly reduceOptions: { readonly values: false; readonly calcs: readonly ['lastNotNull']; readonly fields: '' };
    readonly orientation: 'horizontal';
    readonly displayMode: 'basic';
    readonly showUnfilled: true;
  };
}

/** From `value` on the colour applies; null is minus infinity, where every list starts. */
export interface ThresholdStep {
  readonly color: 'green' | 'orange' | 'red';
  readonly value: number | null;
}

/**
 * Grafana's names: a ratio shown in percent, bytes and bytes per second with binary prefixes, bits per second with decimal ones, events per
 * second, seconds, and plain numbers (cores, pods).
 */
export type Unit = 'percentunit' | 'bytes' | 'binBps' | 'bps' | 'reqps' | 's' | 'short';

/** A choice at the top of the page, filled from Prometheus. */
export interface QueryVariable {
  readonly type: 'query';
  /** Used in queries as `$name`. */
  readonly name: string;
  readonly label: string;
  readonly datasource: string;
  /** `label_values(metric, label)`. Grafana 7.5 reads it here, later ones from `query.query`. */
  readonly definition: string;
  readonly query: { readonly query: string; readonly refId: string };
  /** 2: again whenever the time range changes. */
  readonly refresh: 2;
  /** 1: by the alphabet. */
  readonly sort: 1;
  readonly multi: boolean;
  readonly includeAll: true;
  /** What `$name` is while `All` is chosen; a regular expression. */
  readonly allValue: string;
  readonly current: { readonly selected: true; readonly text: 'All'; readonly value: '$__all' };
  readonly hide: 0;
  readonly regex: '';
  readonly options: readonly never[];
}

/** Marks the time during which a query's series are above 0, one region a series. */
export interface QueryAnnotation {
  readonly name: string;
  readonly datasource: string;
  readonly enable: true;
  readonly hide: false;
  readonly iconColor: string;
  readonly expr: string;
  /** Samples that are no further apart belong to one region. */
  readonly step: string;
  readonly titleFormat: string;
  readonly textFormat: string;
  /** Labels, by commas, whose values become tags. */
  readonly tagKeys: string;
  readonly useValueForTime: false;
}
