import { lastWith } from '../forms/layers.ts';
import type { Axis } from '../forms/matrix-schema.ts';
import type { PlacedResources } from '../forms/merge-resources.ts';
import { ROW_VALUES, type RowValue } from '../lab/matrix-row.ts';
import type { RowLayer } from './row-layer.ts';

/** A mark that a row does not take over, because it was not made for this value. */
export interface DroppedMark {
  readonly value: RowValue;
  readonly layer: RowLayer;
  readonly text: string;
  /** `axis`: an axis varies the value; `absent`: the row has no such value. */
  readonly why: 'axis' | 'absent';
}

export interface RowMarks {
  readonly marks: Readonly<Partial<Record<RowValue, { readonly text: string; readonly layer: RowLayer }>>>;
  readonly dropped: readonly DroppedMark[];
}

/** Values that an axis can vary, in the order of `ROW_VALUES`. */
export const AXIS_MARKS = ['n', 'replicas', 'cpu', 'memory', 'requests', 'threads', 'connections'] as const satisfies readonly RowValue[];
type AxisMark = (typeof AXIS_MARKS)[number];

const AXES_OF: Readonly<Record<AxisMark, readonly Axis[]>> = {
  n: ['n'],
  replicas: ['replicas'],
  cpu: ['limits.cpu'],
  memory: ['limits.memory'],
  requests: ['requests.cpu', 'requests.memory'],
  threads: ['load.threads'],
  connections: ['load.connections'],
};

/** The axis among those that varies a value of a row. */
export function axisOf(value: AxisMark, axes: readonly string[]): Axis | undefined {
  return AXES_OF[value].find((axis) => axes.includes(axis));
}

/**
 * The provenance of a row's values. Defaults are taken over by the rows that they can be true of: not where an axis varies the value, and not where
 * the row has none. That there is none can be marked too, in the table or the row, with the reason: `inferred: no limit is set`.
 */
export function rowMarks(layers: readonly RowLayer[], { requests, limits }: PlacedResources): RowMarks {
  const present: Readonly<Partial<Record<RowValue, boolean>>> = {
    n: lastWith(layers, 'n') !== undefined,
    cpu: limits.cpu !== undefined,
    memory: limits.memory !== undefined,
    requests: requests.cpu !== undefined || requests.memory !== undefined,
  };
  const marks: Partial<Record<RowValue, { text: string; layer: RowLayer }>> = {};
  const dropped: DroppedMark[] = [];
  for (const value of ROW_VALUES) {
    const layer = lastWith(layers, `provenance.${value}`);
    const text = layer?.values.provenance?.[value];
    if (layer === undefined || text === undefined) continue;
    const isDefault = layer.kind === 'file' || layer.kind === 'table';
    if (isDefault && isVaried(layers, value)) dropped.push({ value, layer, text, why: 'axis' });
    else if (present[value] === false && !saysWhyNot(value, layer, text)) dropped.push({ value, layer, text, why: 'absent' });
    else marks[value] = { text, layer };
  }
  return { marks, dropped };
}

function isVaried(layers: readonly RowLayer[], value: RowValue): boolean {
  const points = layers.filter(({ kind }) => kind === 'axis');
  if (points.length === 0) return false;
  const axes = AXIS_MARKS.flatMap((mark) => (mark === value ? AXES_OF[mark] : []));
  return axes.some((axis) => lastWith(points, axis) !== undefined);
}

/** A function without a problem size has nothing to mark; a missing limit is a choice that somebody made. */
function saysWhyNot(value: RowValue, { kind }: RowLayer, text: string): boolean {
  return value !== 'n' && kind !== 'file' && text.includes(': ');
}
