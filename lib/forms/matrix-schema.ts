import * as z from 'zod/mini';
import type { RowValue } from '../lab/matrix-row.ts';
import * as scalars from './scalars.ts';

const amounts = z.strictObject({ cpu: z.optional(scalars.cpu), memory: z.optional(scalars.memory) });

const load = z.strictObject({
  threads: z.optional(scalars.connections),
  connections: z.optional(scalars.connections),
  duration: z.optional(scalars.wholeSeconds),
  timeout: z.optional(scalars.wholeSeconds),
});

const mark = z.optional(scalars.provenance);
const marks = z.strictObject({
  function: mark,
  n: mark,
  replicas: mark,
  cpu: mark,
  memory: mark,
  requests: mark,
  threads: mark,
  connections: mark,
  duration: mark,
  timeout: mark,
} satisfies Record<RowValue, typeof mark>);
const axisMarks = z.strictObject({ n: mark, replicas: mark, cpu: mark, memory: mark, requests: mark, threads: mark, connections: mark });

/** What is changed so that a row runs which cannot run as the source prints it, and why. */
const replay = z.strictObject({
  because: scalars.sentence,
  replicas: z.optional(scalars.replicas),
  requests: z.optional(amounts),
  limits: z.optional(amounts),
});

/** Values of a row. Defaults of the file, of the table and the row's own are laid over one another, each of `limits`, `load` ... key by key. */
const values = {
  function: z.optional(scalars.dnsLabel),
  n: z.optional(scalars.problemSize),
  replicas: z.optional(scalars.replicas),
  /** Absent requests equal the limits, as the API server fills them in. */
  requests: z.optional(amounts),
  limits: z.optional(amounts),
  load: z.optional(load),
  provenance: z.optional(marks),
  replay: z.optional(replay),
  note: z.optional(scalars.sentence),
};

const defaults = z.strictObject(values);
const row = z.strictObject({ name: scalars.rowName, ...values });

function axis<Value extends z.ZodMiniType>(value: Value) {
  return z.optional(z.array(value).check(z.minLength(1, { error: 'must hold at least one value' })));
}

/** Values that an axis may run over, by the path that a row would have. */
const axes = z.strictObject({
  n: axis(scalars.problemSize),
  replicas: axis(scalars.replicas),
  'limits.cpu': axis(scalars.cpu),
  'limits.memory': axis(scalars.memory),
  'requests.cpu': axis(scalars.cpu),
  'requests.memory': axis(scalars.memory),
  'load.threads': axis(scalars.connections),
  'load.connections': axis(scalars.connections),
});

const table = z.strictObject({
  id: scalars.tableId,
  title: scalars.sentence,
  defaults: z.optional(defaults),
  /** Listed rows, numbered from 1. */
  rows: z.optional(z.array(row)),
  /** Or every combination of these values, the last axis running fastest. */
  axes: z.optional(axes),
  /** Where the values of the axes come from. Marks of defaults do not hold for them. */
  axisProvenance: z.optional(axisMarks),
  /** Values of single rows of `axes`, by row number. */
  overrides: z.optional(z.record(z.string().check(z.regex(/^[1-9]\d*$/, { error: 'must be a row number' })), defaults)),
});

/** The form of a study's `matrix.yaml`; the JSON Schema for editors (experiments/matrix.schema.json) is generated from it. */
export const matrixSchema = z.strictObject({
  defaults: z.optional(defaults),
  tables: z.array(table),
});

export type MatrixFile = z.infer<typeof matrixSchema>;
export type MatrixTable = MatrixFile['tables'][number];
export type RowValues = z.infer<typeof defaults>;
export type Axis = keyof z.infer<typeof axes>;
