import type { Axis, MatrixFile, MatrixTable, RowValues } from '../forms/matrix-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';

/** A row with all defaults laid under it. Any value may still be missing: matrix-rules.ts says so. */
export interface ExpandedRow {
  /** Where the row stands in the file: `tables[2].rows[0]`, or `tables[2](row 1)` for a row of axes. */
  readonly path: string;
  readonly table: string;
  /** From 1. */
  readonly row: number;
  readonly name: string;
  /** Digits that the row number takes in the id, at least two. */
  readonly width: number;
  readonly values: ValidPart<RowValues>;
}

/** Every row of a matrix, in order: listed rows, or a base row times the axes of its table. */
export function* expandMatrix(file: ValidPart<MatrixFile>): Generator<ExpandedRow> {
  for (const [index, table] of (file.tables ?? []).entries()) {
    if (table?.id === undefined) continue;
    const base = layOver(file.defaults ?? {}, table.defaults ?? {});
    const path = `tables[${index}]`;
    if (table.rows !== undefined) {
      const width = rowNumberWidth(table.rows.length);
      for (const [position, row] of table.rows.entries()) {
        if (row?.name === undefined) continue;
        yield { path: `${path}.rows[${position}]`, table: table.id, row: position + 1, name: row.name, width, values: layOver(base, row) };
      }
    } else if (table.axes !== undefined) {
      const axes = axesOf(table.axes);
      const width = rowNumberWidth(axes.reduce((count, [, list]) => count * list.length, 1));
      let number = 0;
      for (const point of combinations(axes)) {
        number++;
        const values = layOver(point.reduce(withAxisValue, base), table.overrides?.[String(number)] ?? {});
        yield { path: `${path}(row ${number})`, table: table.id, row: number, name: point.map(axisName).join('-'), width, values };
      }
    }
  }
}

type AxisValue = string | number;
type Point = readonly (readonly [Axis, AxisValue])[];
type Values = ValidPart<RowValues>;

function axesOf(axes: ValidPart<NonNullable<MatrixTable['axes']>>): (readonly [Axis, readonly AxisValue[]])[] {
  // The schema's keys are the axes, in the order in which the file has them.
  return Object.entries(axes).map(([axis, list]) => [axis as Axis, (list ?? []).filter((value) => value !== undefined)]);
}

function rowNumberWidth(count: number): number {
  return Math.max(2, String(count).length);
}

/** All combinations, the last axis running fastest. */
function* combinations(axes: readonly (readonly [Axis, readonly AxisValue[]])[], chosen: Point = []): Generator<Point> {
  const [first, ...rest] = axes;
  if (first === undefined) {
    yield chosen;
    return;
  }
  for (const value of first[1]) yield* combinations(rest, [...chosen, [first[0], value]]);
}

/** `limits.cpu` = 500m is called `cpu-500m`. */
function axisName([axis, value]: readonly [Axis, AxisValue]): string {
  return `${axis.slice(axis.indexOf('.') + 1)}-${value}`.toLowerCase();
}

function withAxisValue(values: Values, [axis, value]: readonly [Axis, AxisValue]): Values {
  const [group, key] = axis.split('.');
  return layOver(values, key === undefined ? { [axis]: value } : { [String(group)]: { [key]: value } });
}

/** Lays one set of row values over another; groups such as `limits` key by key, everything else as a whole. */
function layOver(under: Values, over: Values): Values {
  return {
    ...under,
    ...over,
    ...group(under.requests, over.requests, 'requests'),
    ...group(under.limits, over.limits, 'limits'),
    ...group(under.load, over.load, 'load'),
    ...group(under.provenance, over.provenance, 'provenance'),
  };
}

function group<Key extends string, Group extends object>(
  under: Group | undefined,
  over: Group | undefined,
  key: Key,
): { [K in Key]?: Group } {
  if (under === undefined || over === undefined) return {};
  return { [key]: { ...under, ...over } } as { [K in Key]: Group };
}
