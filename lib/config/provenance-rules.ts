import type { Fault } from '../forms/fault.ts';
import type { MatrixFile } from '../forms/matrix-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { ROW_VALUES, type RowValue } from '../lab/matrix-row.ts';
import type { ExpandedRow } from './expand-matrix.ts';
import { AXIS_MARKS, axisOf } from './row-marks.ts';

const WHAT_IS_MISSING: Readonly<Partial<Record<RowValue, string>>> = {
  n: 'no n',
  cpu: 'no limits.cpu',
  memory: 'no limits.memory',
  requests: 'no requests',
};

/** A mark is of the value that it stands for: not of another one that an axis brings, and not of one that is not there. */
export function* provenanceRules(matrix: ValidPart<MatrixFile>, rows: readonly ExpandedRow[]): Generator<Fault> {
  yield* marksOfAxes(matrix);
  yield* marksOfNothing(rows);
}

function* marksOfAxes({ tables }: ValidPart<MatrixFile>): Generator<Fault> {
  for (const [index, table] of (tables ?? []).entries()) {
    const path = `tables[${index}]`;
    const axes = Object.keys(table?.axes ?? {});
    const varied = AXIS_MARKS.filter((value) => axisOf(value, axes) !== undefined);
    for (const value of AXIS_MARKS) {
      const [ofDefaults, ofAxes] = [table?.defaults?.provenance?.[value], table?.axisProvenance?.[value]];
      if (varied.includes(value) && ofDefaults !== undefined) {
        const message = `must be left out where the axis ${axisOf(value, axes)} varies the value, got ${JSON.stringify(ofDefaults)}`;
        yield [
          `${path}.defaults.provenance.${value}`,
          `${message}; what holds for all values of the axis stands in ${path}.axisProvenance.${value}`,
        ];
      }
      if (!varied.includes(value) && ofAxes !== undefined) {
        const message = `must be of a value that an axis of the table varies (${varied.join(', ') || 'none does'}), got ${JSON.stringify(ofAxes)}`;
        yield [`${path}.axisProvenance.${value}`, `${message}; write it into ${path}.defaults.provenance.${value}`];
      }
    }
  }
}

/** In a row: always a fault. In a table's defaults: where no row of the table has the value. Defaults of the file are for other tables too. */
function* marksOfNothing(rows: readonly ExpandedRow[]): Generator<Fault> {
  const used = new Set(
    rows.flatMap(({ provenance }) => Object.entries(provenance.marks).map(([value, { layer }]) => `${layer.path} ${value}`)),
  );
  for (const { provenance } of rows) {
    for (const { value, layer, text, why } of provenance.dropped) {
      if (why !== 'absent' || layer.kind === 'file' || used.has(`${layer.path} ${value}`)) continue;
      const place = layer.kind === 'axes' ? `${layer.path}.${value}` : `${layer.path}.provenance.${value}`;
      const fix = value === 'n' ? 'remove it' : `remove it, or say why there is none: "${text}: ..."`;
      yield [place, `must be left out where there is ${WHAT_IS_MISSING[value]} to mark, got ${JSON.stringify(text)}; ${fix}`];
    }
  }
}

/** Every value of a row of a publication is marked. */
export function* provenanceIsComplete({ path, provenance: { marks, dropped }, layers }: ExpandedRow): Generator<Fault> {
  const hasN = layers.some(({ values }) => values.n !== undefined);
  const missing = ROW_VALUES.filter((value) => marks[value] === undefined && (value !== 'n' || hasN));
  const ofAxes = missing.filter((value) => dropped.some((mark) => mark.value === value && mark.why === 'axis'));
  const table = path.replace(/\(row \d+\)$/, '');
  for (const value of ofAxes) {
    yield [`${table}.axisProvenance.${value}`, 'must mark what the axis varies, since no default does, such as "stated"'];
  }
  const others = missing.filter((value) => !ofAxes.includes(value));
  if (others.length === 0) return;
  const absent = dropped.find(({ value, why }) => why === 'absent' && others.includes(value));
  const hint =
    absent === undefined
      ? ''
      : `; ${absent.layer.path}.provenance.${absent.value} is of a value, and here there is ${WHAT_IS_MISSING[absent.value]}`;
  yield [`${path}.provenance`, `must mark each value of a published row, got none for ${others.join(', ')}${hint}`];
}
