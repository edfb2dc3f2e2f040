/**
 * Panels of Grafana's classic dashboard model, in the form of Grafana 7.5 (schema version 27). Newer releases up to 13 migrate it on load:
 * `tooltipOptions` becomes `tooltip`, the legend gains `showLegend`, and the data source's name becomes a reference by uid (grafana/grafana
 * `apps/dashboard/pkg/migration/schemaversion`, v30, v33, v36, v37). The newer form would not do: 7.5 looks a data source up by text and
 * cannot take an object.
 */
export type Panel = RowPanel | TimeseriesPanel;

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

/** From `value` on the colour applies; null is minus infinity, where every list starts. */
export interface ThresholdStep {
  readonly color: 'green' | 'orange' | 'red';
  readonly value: number | null;
}

/** Grafana's names: a ratio shown in percent, bytes per second with binary prefixes, bits per second with decimal ones. */
export type Unit = 'percentunit' | 'binBps' | 'bps';

export interface TimeseriesOptions {
  readonly title: string;
  readonly unit: Unit;
  /** One or more lines each; the legend may use labels: `{{mountpoint}}`. */
  readonly queries: readonly { readonly expr: string; readonly legend: string }[];
  /**
   * Upper end of the axis, in the queries' unit. The lower end is 0.
   * @default - fits the data
   */
  readonly max?: number;
  /**
   * Where a line becomes worth a look and where it becomes a problem, in the queries' unit.
   * @default - no thresholds
   */
  readonly thresholds?: { readonly orange: number; readonly red: number };
}

/**
 * The one data source of all dashboards: its uid and, because Grafana before 8.3 looks data sources up by name, also its name. Fixed,
 * because the variables that an export for sharing puts in its place are not filled in for dashboards that come from files.
 */
export const PROMETHEUS_DATASOURCE = 'faaslab-prometheus';

export function timeseries(options: TimeseriesOptions): Timeseries {
  const { title, unit, queries, max, thresholds } = options;
  return {
    type: 'timeseries',
    title,
    datasource: PROMETHEUS_DATASOURCE,
    targets: queries.map(({ expr, legend }, index) => ({ refId: String.fromCharCode(65 + index), expr, legendFormat: legend })),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(max !== undefined && { max }),
        color: { mode: 'palette-classic' },
        thresholds: { mode: 'absolute', steps: thresholdSteps(thresholds) },
        custom: {
          drawStyle: 'line',
          lineWidth: 1,
          fillOpacity: 10,
          showPoints: 'never',
          spanNulls: false,
          thresholdsStyle: { mode: thresholds === undefined ? 'off' : 'line' },
        },
      },
      overrides: [],
    },
    options: { legend: { displayMode: 'list', placement: 'bottom', calcs: [] }, tooltipOptions: { mode: 'multi' } },
  };
}

function thresholdSteps(thresholds: TimeseriesOptions['thresholds']): ThresholdStep[] {
  const base: ThresholdStep = { color: 'green', value: null };
  if (thresholds === undefined) return [base];
  return [base, { color: 'orange', value: thresholds.orange }, { color: 'red', value: thresholds.red }];
}
