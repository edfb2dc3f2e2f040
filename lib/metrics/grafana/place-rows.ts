import type { BarGauge, Panel, Timeseries } from './grafana-model.ts';

/** A titled row and what stands in it, left to right. */
export interface DashboardRow {
  readonly title: string;
  /** Of the panels, in grid units. */
  readonly height: number;
  /** Widths in columns, 24 in all at most. */
  readonly panels: readonly { readonly width: number; readonly panel: Timeseries | BarGauge }[];
}

const COLUMNS = 24;

/**
 * Gives every panel its place and its id: rows from top to bottom, ids counted from 1 in reading order, so that equal input gives an equal
 * dashboard. Throws if a row is wider than the grid, where Grafana would push panels over each other.
 */
export function placeRows(rows: readonly DashboardRow[]): Panel[] {
  const placed: Panel[] = [];
  let y = 0;
  for (const row of rows) {
    placed.push({
      id: placed.length + 1,
      type: 'row',
      title: row.title,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      collapsed: false,
      panels: [],
    });
    y += 1;
    let x = 0;
    for (const { width, panel } of row.panels) {
      placed.push({ id: placed.length + 1, gridPos: { x, y, w: width, h: row.height }, ...panel });
      x += width;
    }
    if (x > COLUMNS) throw new Error(`dashboard row ${JSON.stringify(row.title)} must be at most ${COLUMNS} columns wide, got ${x}`);
    y += row.height;
  }
  return placed;
}
