import * as z from 'zod/mini';
import type { RowValue } from '../lab/matrix-row.ts';
import { described } from './described.ts';
import { resources } from './resource-schemas.ts';
import * as scalars from './scalars.ts';

const DEFAULTS = 'left out, that of the defaults of the table or file';

const load = z.strictObject({
  threads: described(z.optional(scalars.connections), `Threads of wrk; ${DEFAULTS}`),
  connections: described(z.optional(scalars.connections), `Requests in flight, a multiple of threads; ${DEFAULTS}`),
  duration: described(z.optional(scalars.wholeSeconds), `How long it runs; ${DEFAULTS}`),
  timeout: described(z.optional(scalars.wholeSeconds), `Time after which an answer is counted as none; ${DEFAULTS}`),
});

/** @param leftOut what holds for a value without a mark */
function marksOf(leftOut: string) {
  const mark = (what: string) => described(z.optional(scalars.provenance), `Where ${what} comes from; ${leftOut}`);
  const ofAxes = {
    n: mark('the problem size'),
    replicas: mark('the number of replicas'),
    cpu: mark('the CPU limit'),
    memory: mark('the memory limit'),
    requests: mark('what is requested'),
    threads: mark('the number of threads'),
    connections: mark('the number of connections'),
  };
  const others = { function: mark('the function'), duration: mark('the duration'), timeout: mark('the time-out') };
  return { ofAxes, all: { ...ofAxes, ...others } satisfies Record<RowValue, unknown> };
}

const marks = z.strictObject(marksOf(DEFAULTS).all);
const axisMarks = z.strictObject(marksOf('left out where no axis varies it, or the study is not published').ofAxes);

/** What is changed so that a row runs which cannot run as the source prints it, and why. */
const changed = z.strictObject({
  cpu: described(z.optional(scalars.cpu), 'CPU in the place of what is printed; left out, as printed'),
  memory: described(z.optional(scalars.memory), 'Memory in the place of what is printed; left out, as printed'),
});
const replay = z.strictObject({
  because: described(scalars.sentence, 'Why the row cannot run as printed'),
  replicas: described(z.optional(scalars.replicas), 'Replicas in the place of those printed; left out, as printed'),
  requests: described(
    z.optional(changed),
    'Requests that it runs with; left out, as printed, which is the printed limit where no request is',
  ),
  limits: described(z.optional(changed), 'Limits that it runs with; left out, as printed'),
});

/** Values of a row. Defaults of the file, of the table and the row's own are laid over one another, each of `limits`, `load` ... key by key. */
const values = {
  function: described(z.optional(scalars.dnsLabel), `Function that is measured, of lab.yaml; ${DEFAULTS}`),
  n: described(z.optional(scalars.problemSize), `Problem size, for {{n}} in the body of the function; ${DEFAULTS}`),
  replicas: described(z.optional(scalars.replicas), `Pods of the function; ${DEFAULTS}`),
  ...resources,
  load: described(z.optional(load), `How wrk calls the function; ${DEFAULTS}`),
  provenance: described(z.optional(marks), `Where each value comes from, which a published study says of all; ${DEFAULTS}`),
  replay: described(z.optional(replay), 'What is changed so that a row runs that cannot run as printed; left out, nothing is'),
  note: described(z.optional(scalars.sentence), 'What a reader of the results must know; left out, nothing'),
};

const defaults = z.strictObject(values);
const row = z.strictObject({ name: described(scalars.rowName, 'Name of the row, a part of its id'), ...values });

function axis<Value extends z.ZodMiniType>(value: Value, what: string) {
  const list = z.optional(z.array(value).check(z.minLength(1, { error: 'must hold at least one value' })));
  return described(list, `${what}, each once; left out, it does not vary`);
}

/** Values that an axis may run over, by the path that a row would have. */
const axes = z.strictObject({
  n: axis(scalars.problemSize, 'Problem sizes'),
  replicas: axis(scalars.replicas, 'Numbers of replicas'),
  'limits.cpu': axis(scalars.cpu, 'CPU limits'),
  'limits.memory': axis(scalars.memory, 'Memory limits'),
  'requests.cpu': axis(scalars.cpu, 'CPU requests'),
  'requests.memory': axis(scalars.memory, 'Memory requests'),
  'load.threads': axis(scalars.connections, 'Numbers of threads'),
  'load.connections': axis(scalars.connections, 'Numbers of connections'),
});

const rowNumber = z.string().check(z.regex(/^[1-9]\d*$/, { error: 'must be a row number' }));
const table = z.strictObject({
  id: described(scalars.tableId, 'Number of the table, a part of the ids of its rows'),
  title: described(scalars.sentence, 'What it varies'),
  defaults: described(z.optional(defaults), 'Values of all its rows that say nothing else; left out, those of the file'),
  rows: described(z.optional(z.array(row)), 'Listed rows, numbered from 1; left out where there are axes'),
  axes: described(z.optional(axes), 'Or every combination of these values, the last axis running fastest; left out where rows are listed'),
  axisProvenance: described(
    z.optional(axisMarks),
    'Where the values of the axes come from, which no default says of them; left out, nothing is said',
  ),
  overrides: described(z.optional(z.record(rowNumber, defaults)), 'Values of single rows of the axes, by row number', {}),
});

/** The form of a study's `matrix.yaml`; the JSON Schema for editors (experiments/matrix.schema.json) is generated from it. */
export const matrixSchema = z.strictObject({
  defaults: described(z.optional(defaults), 'Values of all rows that say nothing else; left out, each row has its own'),
  tables: described(z.array(table), 'The experiments, table by table'),
});

export type MatrixFile = z.infer<typeof matrixSchema>;
export type MatrixTable = MatrixFile['tables'][number];
export type RowValues = z.infer<typeof defaults>;
export type Axis = keyof z.infer<typeof axes>;
