import { type Fault, unique } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import { placeIn } from '../forms/layers.ts';
import type { MatrixFile } from '../forms/matrix-schema.ts';
import type { PlatformForm } from '../forms/platform-form.ts';
import { requestAboveLimit } from '../forms/request-above-limit.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { needsProblemSize } from '../lab/faas-function.ts';
import { ROW_ID_MAX_LENGTH, rowId } from '../lab/matrix-row.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';
import { axisPath, type ExpandedRow, placeOf } from './expand-matrix.ts';
import { provenanceIsComplete, provenanceRules } from './provenance-rules.ts';
import { unknownPlaceholders } from './unknown-placeholders.ts';

export interface MatrixRulesInput {
  readonly matrix: ValidPart<MatrixFile>;
  readonly rows: readonly ExpandedRow[];
  readonly lab: ValidPart<LabFile>;
  /** As `lab.yaml` has them, also those of functions that its schema refuses. */
  readonly functionNames: readonly string[];
  /** Whether the schema accepted the whole file; else a missing value may be one that it refused, and is not missed again. */
  readonly complete: boolean;
  /** The one that the lab names, if it is known. */
  readonly platform: PlatformForm | undefined;
}

/** What must hold between values of `matrix.yaml`, and between them and `lab.yaml`. */
export function* matrixRules({ matrix, rows, lab, functionNames, complete, platform }: MatrixRulesInput): Generator<Fault> {
  yield* tablesAreListsOrAxes(matrix);
  yield* axesDiffer(matrix);
  yield* unique((matrix.tables ?? []).map((table, index) => [`tables[${index}].id`, table?.id]));
  yield* unique(rows.map((row) => [`${row.path}.name`, idOf(row)]));
  yield* provenanceRules(matrix, rows);
  for (const row of rows) {
    yield* idFits(row);
    if (complete) yield* valuesAreThere(row);
    yield* functionExists(row, lab, functionNames);
    yield* requestAboveLimit(row.resources.used);
    yield* connectionsDivide(row);
    for (const [path, message] of platform?.rowRules(row.settings, lab) ?? []) yield [placeOf(row, path), message];
    if (complete && lab.fidelity === 'published') yield* provenanceIsComplete(row);
  }
}

function* tablesAreListsOrAxes({ tables }: ValidPart<MatrixFile>): Generator<Fault> {
  for (const [index, table] of (tables ?? []).entries()) {
    if (table === undefined) continue;
    const path = `tables[${index}]`;
    const forms = ['rows', 'axes'].filter((form) => Object.hasOwn(table, form));
    if (forms.length !== 1) yield [path, `must have either rows or axes, got ${forms.length === 0 ? 'neither' : 'both'}`];
    if (table.axes !== undefined && Object.keys(table.axes).length === 0)
      yield [`${path}.axes`, 'must hold at least one axis, got none; write one, or rows'];
    const count = Object.values(table.axes ?? {}).reduce((product, list) => product * (list?.length ?? 1), 1);
    for (const number of Object.keys(table.overrides ?? {})) {
      if (table.axes === undefined) yield [`${path}.overrides`, 'must stand beside axes; write the values into the row itself'];
      else if (Number(number) > count) yield [`${path}.overrides.${number}`, `must be a row number from 1 to ${count}, got ${number}`];
    }
  }
}

/** Two values alike are two rows of one experiment, which is then counted twice. */
function* axesDiffer({ tables }: ValidPart<MatrixFile>): Generator<Fault> {
  for (const [index, table] of (tables ?? []).entries()) {
    for (const [axis, list] of Object.entries(table?.axes ?? {})) {
      const path = axisPath(`tables[${index}]`, axis);
      yield* unique(
        (list ?? []).map((value, at) => [
          `${path}[${at}]`,
          value,
          typeof value === 'string' ? (parseMemoryAmount(value)?.bytes ?? value) : value,
        ]),
      );
    }
  }
}

function idOf(row: ExpandedRow): string {
  return rowId(row.table, row.row, row.name, row.width);
}

function* idFits(row: ExpandedRow): Generator<Fault> {
  const id = idOf(row);
  if (id.length > ROW_ID_MAX_LENGTH)
    yield [`${row.path}.name`, `must make an id of at most ${ROW_ID_MAX_LENGTH} characters, got ${id.length}: "${id}"`];
}

function* valuesAreThere(row: ExpandedRow): Generator<Fault> {
  const { settings } = row;
  const needed = { function: settings.function, replicas: settings.replicas };
  for (const [name, value] of Object.entries(needed)) {
    if (value === undefined) yield [placeOf(row, name), 'must be set, in the row or in the defaults of its table or file'];
  }
  for (const name of ['threads', 'connections', 'duration', 'timeout'] as const) {
    if (settings.load?.[name] === undefined)
      yield [placeOf(row, `load.${name}`), 'must be set, in the row or in the defaults of its table or file'];
  }
}

function* functionExists(row: ExpandedRow, { functions }: ValidPart<LabFile>, named: readonly string[]): Generator<Fault> {
  const { function: name, n } = row.settings;
  if (name === undefined || functions === undefined) return;
  if (!named.includes(name)) {
    yield [placeOf(row, 'function'), `must be a function of lab.yaml (${named.join(', ')}), got "${name}"`];
    return;
  }
  const body = Object.hasOwn(functions, name) ? functions[name]?.request?.body : undefined;
  // What is wrong with the function is told where it stands, and not again for every row.
  if (body === undefined || unknownPlaceholders(body).length > 0) return;
  const needed = needsProblemSize({ body, contentType: '' });
  if (needed && n === undefined) yield [placeOf(row, 'n'), `must be set, because the body of ${name} holds {{n}}`];
  if (!needed && n !== undefined) yield [placeOf(row, 'n'), `must be left out, because the body of ${name} holds no {{n}}, got ${n}`];
}

function* connectionsDivide({ settings, layers, path }: ExpandedRow): Generator<Fault> {
  const { threads, connections } = settings.load ?? {};
  if (threads === undefined || connections === undefined || connections % threads === 0) return;
  const last = layers.findLast(({ values: { load } }) => load?.threads !== undefined || load?.connections !== undefined) ?? { path };
  yield 'values' in last && last.values.load?.connections === undefined
    ? [placeIn(last, 'load.threads'), `must divide load.connections (${connections}), or wrk opens fewer than it says, got ${threads}`]
    : [
        placeIn(last, 'load.connections'),
        `must be a multiple of load.threads (${threads}), or wrk opens fewer than it says, got ${connections}`,
      ];
}
