import { PROMETHEUS_DATASOURCE, type ThresholdStep, type Timeseries, type Unit } from './grafana-model.ts';

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
  /** True stacks the lines, for parts of a whole. @default false */
  readonly stacked?: boolean;
}

export function timeseries(options: TimeseriesOptions): Timeseries {
  const { title, unit, queries, max, thresholds, stacked = false } = options;
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
          fillOpacity: stacked ? 40 : 10,
          showPoints: 'never',
          spanNulls: false,
          stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
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
