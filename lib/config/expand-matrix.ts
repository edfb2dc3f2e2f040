import { lastWith, placeIn } from '../forms/layers.ts';
import type { Axis, MatrixFile, MatrixTable } from '../forms/matrix-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { type LaidRow, layRow } from './lay-row.ts';
import type { RowLayer } from './row-layer.ts';

type Table = ValidPart<MatrixTable> & { readonly id: string };

/** A row with all defaults laid under it. Any value may still be missing: matrix-rules.ts says so. */
export interface ExpandedRow extends LaidRow {
  /** Where the row stands in the file: `tables[2].rows[0]`, or `tables[2](row 1)` for a row of axes. */
  readonly path: string;
  readonly table: string;
  /** From 1. */
  readonly row: number;
  readonly name: string;
  /** Digits that the row number takes in the id, at least two. */
  readonly width: number;
}

/** Where a value of a row stands, or would stand if it were written into the row itself. @param value `load.threads` */
export function placeOf({ layers, path }: Pick<ExpandedRow, 'layers' | 'path'>, value: string): string {
  return placeIn(lastWith(layers, value) ?? { path }, value);
}

/** Every row of a matrix, in order: listed rows, or a base row times the axes of its table. */
export function* expandMatrix(file: ValidPart<MatrixFile>): Generator<ExpandedRow> {
  for (const [index, table] of (file.tables ?? []).entries()) {
    if (table?.id === undefined) continue;
    const path = `tables[${index}]`;
    const base: RowLayer[] = [
      ...(file.defaults === undefined ? [] : [{ kind: 'file' as const, path: 'defaults', values: file.defaults }]),
      ...(table.defaults === undefined ? [] : [{ kind: 'table' as const, path: `${path}.defaults`, values: table.defaults }]),
    ];
    if (table.rows !== undefined) yield* listedRows(path, { ...table, id: table.id }, base);
    else if (table.axes !== undefined) yield* rowsOfAxes(path, { ...table, id: table.id }, base);
  }
}

function* listedRows(path: string, { id, rows }: Table, base: readonly RowLayer[]): Generator<ExpandedRow> {
  const width = rowNumberWidth(rows?.length ?? 0);
  for (const [position, row] of (rows ?? []).entries()) {
    if (row?.name === undefined) continue;
    const place = `${path}.rows[${position}]`;
    const own: RowLayer = { kind: 'row', path: place, values: row };
    yield { path: place, table: id, row: position + 1, name: row.name, width, ...layRow([...base, own]) };
  }
}

function* rowsOfAxes(path: string, table: Table, base: readonly RowLayer[]): Generator<ExpandedRow> {
  const axes = Object.entries(table.axes ?? {}).map(([axis, list]) => pointsOf(path, axis as Axis, list ?? []));
  const width = rowNumberWidth(axes.reduce((count, points) => count * points.length, 1));
  const { axisProvenance: provenance } = table;
  const ofAxes: RowLayer[] = provenance === undefined ? [] : [{ kind: 'axes', path: `${path}.axisProvenance`, values: { provenance } }];
  let number = 0;
  for (const point of combinations(axes)) {
    number++;
    const override = table.overrides?.[String(number)];
    const own: RowLayer[] = override === undefined ? [] : [{ kind: 'row', path: `${path}.overrides.${number}`, values: override }];
    yield {
      path: `${path}(row ${number})`,
      table: table.id,
      row: number,
      name: point.map(({ name }) => name).join('-'),
      width,
      ...layRow([...base, ...point.map(({ layer }) => layer), ...ofAxes, ...own]),
    };
  }
}

/** One value of an axis. */
interface AxisPoint {
  /** `limits.cpu` = 500m is called `cpu-500m`. */
  readonly name: string;
  readonly layer: RowLayer;
}

function pointsOf(table: string, axis: Axis, list: readonly (string | number | undefined)[]): AxisPoint[] {
  const [group = '', key] = axis.split('.');
  const path = axisPath(table, axis);
  return list.flatMap((value, index) => {
    if (value === undefined) return [];
    const values: RowLayer['values'] = key === undefined ? { [axis]: value } : { [group]: { [key]: value } };
    const layer: RowLayer = { kind: 'axis', path: `${path}[${index}]`, single: true, values };
    return [{ name: `${key ?? axis}-${value}`.toLowerCase(), layer }];
  });
}

/** Where an axis stands: `tables[2].axes["limits.cpu"]`. */
export function axisPath(table: string, axis: string): string {
  return axis.includes('.') ? `${table}.axes["${axis}"]` : `${table}.axes.${axis}`;
}

function rowNumberWidth(count: number): number {
  return Math.max(2, String(count).length);
}

/** All combinations, the last axis running fastest. */
function* combinations(axes: readonly (readonly AxisPoint[])[], chosen: readonly AxisPoint[] = []): Generator<readonly AxisPoint[]> {
  const [first, ...rest] = axes;
  if (first === undefined) {
    yield chosen;
    return;
  }
  for (const point of first) yield* combinations(rest, [...chosen, point]);
}
