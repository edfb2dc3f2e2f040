import type { Lab } from '../lib/lab/lab.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';

/** Label whose value no other row has. */
export const ROW_ID_LABEL = 'faaslab.dev/row-id';

/** Labels by which every object and pod of a row is found. */
export function rowLabels(lab: Lab, row: MatrixRow): Record<string, string> {
  return {
    'faaslab.dev/study': lab.study,
    'faaslab.dev/table': row.table,
    'faaslab.dev/row': String(row.row),
    [ROW_ID_LABEL]: row.id,
  };
}

/** What a reader of the cluster must know of the row: what was changed to make it run, and why. */
export function rowAnnotations(row: MatrixRow): Record<string, string> {
  if (row.note === '') return {};
  if (row.changes.length === 0) return { 'faaslab.dev/note': row.note };
  return {
    'faaslab.dev/changed': row.changes.map(({ path, printed, used }) => `${path}: ${printed} -> ${used}`).join(', '),
    'faaslab.dev/changed-because': row.note,
  };
}
