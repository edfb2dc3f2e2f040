import { describe, expect, it } from 'vitest';
import { timeseries } from '../../../lib/metrics/grafana/timeseries.ts';

describe('timeseries', () => {
  const plain = timeseries({ title: 'CPU', unit: 'percentunit', queries: ['a', 'b', 'c'].map((expr) => ({ expr, legend: `${expr}!` })) });
  const { defaults } = plain.fieldConfig;

  it('letters its queries from A', () => {
    expect(plain.targets).toEqual([
      { refId: 'A', expr: 'a', legendFormat: 'a!' },
      { refId: 'B', expr: 'b', legendFormat: 'b!' },
      { refId: 'C', expr: 'c', legendFormat: 'c!' },
    ]);
  });

  it('names the data source by the fixed uid, as text', () => {
    expect(plain.datasource).toBe('faaslab-prometheus');
  });

  it('without max and thresholds has an open axis from 0 and no threshold lines', () => {
    expect(defaults).toMatchObject({ unit: 'percentunit', min: 0 });
    expect(defaults).not.toHaveProperty('max');
    expect(defaults.thresholds).toEqual({ mode: 'absolute', steps: [{ color: 'green', value: null }] });
    expect(defaults.custom.thresholdsStyle).toEqual({ mode: 'off' });
  });

  it('draws thresholds as lines, after a base step', () => {
    const { fieldConfig } = timeseries({ title: 'CPU', unit: 'percentunit', queries: [], max: 1, thresholds: { orange: 0.7, red: 0.9 } });
    expect(fieldConfig.defaults.max).toBe(1);
    expect(fieldConfig.defaults.custom.thresholdsStyle).toEqual({ mode: 'line' });
    expect(fieldConfig.defaults.thresholds.steps).toEqual([
      { color: 'green', value: null },
      { color: 'orange', value: 0.7 },
      { color: 'red', value: 0.9 },
    ]);
  });

  it('sets the tooltip under the name that grafana 7.5 reads and later ones migrate', () => {
    expect(plain.options).toEqual({ legend: { displayMode: 'list', placement: 'bottom', calcs: [] }, tooltipOptions: { mode: 'multi' } });
  });
});
