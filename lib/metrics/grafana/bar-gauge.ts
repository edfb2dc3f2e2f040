import { type BarGauge, PROMETHEUS_DATASOURCE, type Unit } from './grafana-model.ts';

export interface BarGaugeOptions {
  readonly title: string;
  readonly unit: Unit;
  /** A bar for each result at the end of the page's time. */
  readonly query: { readonly expr: string; readonly legend: string };
}

export function barGauge({ title, unit, query }: BarGaugeOptions): BarGauge {
  return {
    type: 'bargauge',
    title,
    datasource: PROMETHEUS_DATASOURCE,
    targets: [{ refId: 'A', expr: query.expr, legendFormat: query.legend, instant: true }],
    fieldConfig: {
      defaults: { unit, min: 0, color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }] } },
      overrides: [],
    },
    options: {
      reduceOptions: { values: false, calcs: ['lastNotNull'], fields: '' },
      orientation: 'horizontal',
      displayMode: 'basic',
      showUnfilled: true,
    },
  };
}
