import { describe, expect, it } from 'vitest';
import { placeRows } from '../../../lib/metrics/grafana/place-rows.ts';
import { timeseries } from '../../../lib/metrics/grafana/timeseries.ts';

const panel = (title: string, width: number) => ({ width, panel: timeseries({ title, unit: 'bps', queries: [] }) });

describe('placeRows', () => {
  it('places rows below each other and panels beside each other, with ids in reading order', () => {
    const placed = placeRows([
      { title: 'first', height: 7, panels: [panel('a', 10), panel('b', 14)] },
      { title: 'second', height: 5, panels: [panel('c', 24)] },
    ]);
    expect(placed.map(({ id, type, title, gridPos }) => ({ id, type, title, gridPos }))).toEqual([
      { id: 1, type: 'row', title: 'first', gridPos: { x: 0, y: 0, w: 24, h: 1 } },
      { id: 2, type: 'timeseries', title: 'a', gridPos: { x: 0, y: 1, w: 10, h: 7 } },
      { id: 3, type: 'timeseries', title: 'b', gridPos: { x: 10, y: 1, w: 14, h: 7 } },
      { id: 4, type: 'row', title: 'second', gridPos: { x: 0, y: 8, w: 24, h: 1 } },
      { id: 5, type: 'timeseries', title: 'c', gridPos: { x: 0, y: 9, w: 24, h: 5 } },
    ]);
  });

  it('leaves rows open', () => {
    expect(placeRows([{ title: 'first', height: 7, panels: [] }])[0]).toMatchObject({ collapsed: false, panels: [] });
  });

  it('refuses a row that is wider than the grid', () => {
    expect(() => placeRows([{ title: 'wide', height: 7, panels: [panel('a', 20), panel('b', 5)] }])).toThrow(
      'dashboard row "wide" must be at most 24 columns wide, got 25',
    );
  });
});
