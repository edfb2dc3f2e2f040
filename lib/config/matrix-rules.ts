import { type Fault, requestAboveLimit, unique } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { MatrixFile } from '../forms/matrix-schema.ts';
import type { PlatformForm } from '../forms/platform-form.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { needsProblemSize } from '../lab/faas-function.ts';
import { ROW_ID_MAX_LENGTH, ROW_VALUES, rowId } from '../lab/matrix-row.ts';
import type { ExpandedRow } from './expand-matrix.ts';

/**
 * What must hold between values of `matrix.yaml`, and between them and `lab.yaml`.
 *
 * @param platform the one that the lab names, if it is known
 * @param complete whether the schema accepted the whole file; else a missing value may be one that it refused, and is not missed again
 */
export function* matrixRules(
  matrix: ValidPart<MatrixFile>,
  rows: readonly ExpandedRow[],
  lab: ValidPart<LabFile>,
  complete: boolean,
  platform: PlatformForm | undefined,
): Generator<Fault> {
  yield* tablesAreListsOrAxes(matrix);
  yield* unique((matrix.tables ?? []).map((table, index) => [`tables[${index}].id`, table?.id]));
  yield* unique(rows.map((row) => [pathOf(row, 'name'), idOf(row)]));
  for (const row of rows) {
    yield* idFits(row);
    if (complete) yield* valuesAreThere(row);
    yield* functionExists(row, lab);
    yield* requestAboveLimit(row.path, row.values);
    if (row.values.replay !== undefined) yield* requestAboveLimit(`${row.path}.replay`, replayed(row));
    yield* connectionsDivide(row);
    for (const [path, message] of platform?.rowRules(row.values, lab) ?? []) yield [pathOf(row, path), message];
    if (complete && lab.fidelity === 'published') yield* provenanceIsComplete(row);
  }
}

function* tablesAreListsOrAxes({ tables }: ValidPart<MatrixFile>): Generator<Fault> {
  for (const [index, table] of (tables ?? []).entries()) {
    if (table === undefined) continue;
    const path = `tables[${index}]`;
    const forms = ['rows', 'axes'].filter((form) => Object.hasOwn(table, form));
    if (forms.length !== 1) yield [path, `must have either rows or axes, got ${forms.length === 0 ? 'neither' : 'both'}`];
    const count = Object.values(table.axes ?? {}).reduce((product, list) => product * (list?.length ?? 1), 1);
    for (const number of Object.keys(table.overrides ?? {})) {
      if (table.axes === undefined) yield [`${path}.overrides`, 'must stand beside axes; write the values into the row itself'];
      else if (Number(number) > count) yield [`${path}.overrides.${number}`, `must be a row number from 1 to ${count}, got ${number}`];
    }
  }
}

function idOf(row: ExpandedRow): string {
  return rowId(row.table, row.row, row.name, row.width);
}

function pathOf(row: ExpandedRow, value: string): string {
  return `${row.path}.${value}`;
}

function* idFits(row: ExpandedRow): Generator<Fault> {
  const id = idOf(row);
  if (id.length > ROW_ID_MAX_LENGTH)
    yield [pathOf(row, 'name'), `must make an id of at most ${ROW_ID_MAX_LENGTH} characters, got ${id.length}: "${id}"`];
}

function* valuesAreThere(row: ExpandedRow): Generator<Fault> {
  const { values } = row;
  const needed = { function: values.function, replicas: values.replicas };
  for (const [name, value] of Object.entries(needed)) {
    if (value === undefined) yield [pathOf(row, name), 'must be set, in the row or in the defaults of its table or file'];
  }
  for (const name of ['threads', 'connections', 'duration', 'timeout'] as const) {
    if (values.load?.[name] === undefined)
      yield [pathOf(row, `load.${name}`), 'must be set, in the row or in the defaults of its table or file'];
  }
}

function* functionExists(row: ExpandedRow, { functions }: ValidPart<LabFile>): Generator<Fault> {
  const { function: name, n } = row.values;
  if (name === undefined || functions === undefined) return;
  if (!Object.hasOwn(functions, name)) {
    yield [pathOf(row, 'function'), `must be a function of lab.yaml (${Object.keys(functions).join(', ')}), got "${name}"`];
    return;
  }
  const body = functions[name]?.request?.body;
  if (body === undefined) return;
  const needed = needsProblemSize({ body, contentType: '' });
  if (needed && n === undefined) yield [pathOf(row, 'n'), `must be set, because the body of ${name} holds {{n}}`];
  if (!needed && n !== undefined) yield [pathOf(row, 'n'), `must be left out, because the body of ${name} holds no {{n}}, got ${n}`];
}

function* connectionsDivide(row: ExpandedRow): Generator<Fault> {
  const { threads, connections } = row.values.load ?? {};
  if (threads !== undefined && connections !== undefined && connections % threads !== 0) {
    yield [
      pathOf(row, 'load.connections'),
      `must be a multiple of load.threads (${threads}), or wrk opens fewer than it says, got ${connections}`,
    ];
  }
}

function* provenanceIsComplete({ path, values }: ExpandedRow): Generator<Fault> {
  const missing = ROW_VALUES.filter((value) => values.provenance?.[value] === undefined && (value !== 'n' || values.n !== undefined));
  if (missing.length > 0) yield [`${path}.provenance`, `must mark each value of a published row, got none for ${missing.join(', ')}`];
}

/** The row's resources once its replay is laid over them. */
function replayed({ values: { requests, limits, replay } }: ExpandedRow) {
  return {
    requests: { ...limits, ...requests, ...replay?.limits, ...replay?.requests },
    limits: { ...limits, ...replay?.limits },
  };
}
