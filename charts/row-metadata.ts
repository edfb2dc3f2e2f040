import type { Lab } from '../lib/lab/lab.ts';
import {
  CHANGED_ANNOTATION,
  CHANGED_BECAUSE_ANNOTATION,
  NOTE_ANNOTATION,
  ROW_ID_LABEL,
  ROW_LABEL,
  STUDY_LABEL,
  TABLE_LABEL,
} from '../lib/lab/labels.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';
import type { RowMetadata } from '../lib/platform/row-metadata.ts';

export function rowMetadata(lab: Lab, row: MatrixRow): RowMetadata {
  return {
    labels: { [STUDY_LABEL]: lab.study, [TABLE_LABEL]: row.table, [ROW_LABEL]: String(row.row), [ROW_ID_LABEL]: row.id },
    annotations: rowAnnotations(row),
  };
}

/** What a reader of the cluster must know of the row: what was changed to make it run, and why. */
function rowAnnotations(row: MatrixRow): Record<string, string> {
  if (row.note === '') return {};
  if (row.changes.length === 0) return { [NOTE_ANNOTATION]: row.note };
  return {
    [CHANGED_ANNOTATION]: row.changes.map(({ path, printed, used }) => `${path}: ${printed} -> ${used}`).join(', '),
    [CHANGED_BECAUSE_ANNOTATION]: row.note,
  };
}
