import { AMOUNTS, type PlacedResources } from '../forms/merge-resources.ts';
import {
  type MatrixRow,
  type Provenance,
  type ProvenanceMark,
  ROW_VALUES,
  type RowChange,
  type RowValue,
  rowId,
} from '../lab/matrix-row.ts';
import { parseTimeSpan, type TimeSpan } from '../quantities/time-span.ts';
import { buildResources } from './build-resources.ts';
import type { ExpandedRow } from './expand-matrix.ts';
import { known } from './known.ts';
import type { RowMarks } from './row-marks.ts';

/** The model of a row that the rules have let through. */
export function buildRow({ table, row, name, width, settings, resources: { printed, used }, provenance }: ExpandedRow): MatrixRow {
  const { replay, load, n } = settings;
  const replicas = known(settings.replicas);
  return {
    id: rowId(table, row, name, width),
    table,
    row,
    function: known(settings.function),
    ...(n === undefined ? {} : { n }),
    replicas: replay?.replicas ?? replicas,
    resources: buildResources(used),
    load: {
      threads: known(load?.threads),
      connections: known(load?.connections),
      duration: span(load?.duration),
      timeout: span(load?.timeout),
    },
    provenance: provenanceOf(provenance.marks),
    changes: [
      ...change('replicas', String(replicas), String(replay?.replicas ?? replicas)),
      ...changesOf('requests', printed, used),
      ...changesOf('limits', printed, used),
    ],
    note: replay?.because ?? settings.note ?? '',
  };
}

function changesOf(group: 'requests' | 'limits', printed: PlacedResources, used: PlacedResources): RowChange[] {
  return AMOUNTS.flatMap((key) => change(`${group}.${key}`, printed[group][key]?.text ?? 'none', used[group][key]?.text ?? 'none'));
}

function change(path: string, printed: string, used: string): RowChange[] {
  return printed === used ? [] : [{ path, printed, used }];
}

function provenanceOf(marks: RowMarks['marks']): Partial<Record<RowValue, Provenance>> {
  const provenance: Partial<Record<RowValue, Provenance>> = {};
  for (const value of ROW_VALUES) {
    const [mark, ...why] = marks[value]?.text.split(': ') ?? [];
    if (mark !== undefined) provenance[value] = { mark: mark as ProvenanceMark, why: why.join(': ') };
  }
  return provenance;
}

function span(text: string | undefined): TimeSpan {
  return known(text === undefined ? undefined : parseTimeSpan(text));
}
