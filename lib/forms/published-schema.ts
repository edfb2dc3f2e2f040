import * as z from 'zod/mini';

/**
 * What a column of a published table can hold. A key has one meaning in every table, whatever the source calls it:
 * `latency*` is what the load generator saw; `rate*` is the Req/Sec column of wrk, which is the rate of one thread, not the
 * throughput; `*WithinStdev` is the share of samples within one standard deviation; `replicas` were asked for, `running` were there.
 */
export const PUBLISHED_COLUMN_KEYS = [
  'function',
  'n',
  'threads',
  'replicas',
  'running',
  'cpu',
  'memory',
  'latencyMean',
  'latencyStdev',
  'latencyMax',
  'latencyWithinStdev',
  'rateMean',
  'rateStdev',
  'rateMax',
  'rateWithinStdev',
  'latencyP99',
  'latencyP90',
  'latencyP75',
  'latencyP50',
  'podsMaster',
  'podsSlave1',
  'podsSlave2',
  'timeouts',
  'speedup',
] as const;

const columnKey = z.enum(PUBLISHED_COLUMN_KEYS);
const positiveInteger = z.int().check(z.minimum(1));
const count = z.int().check(z.minimum(0));
const text = z.string().check(z.minLength(1));

const experimentId = z
  .string()
  .check(
    z.regex(/^\d+(-\d+)+\/[1-9]\d*$/),
    z.describe('Row of the matrix that re-creates this result, as <table>/<row>; null where none does.'),
  );

const column = z.strictObject({
  key: columnKey,
  label: text,
  unit: z
    .enum(['name', '1', 'ms', '%', 'req/s', 'millicores', 'MiB'])
    .check(z.describe('Unit of every value in the column; "1" is a plain number, "name" holds no number.')),
  role: z.enum(['setting', 'result']).check(z.describe('Whether the source chose it or measured it.')),
});

const cell = z.strictObject({
  printed: z.string().check(z.describe('The text in the source, character by character; empty for a blank cell.')),
  value: z
    .nullable(z.number())
    .check(
      z.describe("The reading, in the column's unit. Differs from the text only where a certain suspect is applied; null: no number."),
    ),
  unit: z.optional(z.enum(['us', 's', 'm']).check(z.describe("Unit of the printed text where it is not the column's."))),
});

const row = z.strictObject({
  row: positiveInteger.check(z.describe('Number in the table, from 1.')),
  experiment: z.nullable(experimentId),
  shift: z.optional(positiveInteger.check(z.describe('Number of columns by which the source prints the row too far right.'))),
  cells: z
    .partialRecord(columnKey, cell)
    .check(z.describe('By column, in the order of the columns. A cell that the source does not have is absent.')),
});

const suspectBase = {
  id: z.string().check(z.regex(/^\d{3}[a-c]?-[A-Za-z0-9-]+$/)),
  kind: z
    .enum(['reading', 'number', 'setting', 'text', 'remark'])
    .check(
      z.describe(
        'reading: the cell is right but must be read otherwise; number: it does not say what its column means, so nothing can be compared with it; ' +
          'setting: the run was set up otherwise, or it is not known how; text: a sentence of the source, no cell; remark: worth knowing, comparable all the same.',
      ),
    ),
  confidence: z.enum(['certain', 'strong', 'possible']),
};

const suspectFinding = {
  statement: z.optional(text.check(z.describe('What the source says, for kind text.'))),
  note: text.check(z.describe('Why it is doubted.')),
  suggested: z.optional(
    z
      .record(text, z.number())
      .check(z.describe('A better value, by column (or by field of an output), or by a setting that the table does not print.')),
  ),
  applied: z.optional(
    z
      .literal(true)
      .check(
        z.describe('The values already hold the suggestion, or null where nothing is suggested. Only a certain suspect may be applied.'),
      ),
  ),
};

const tableSuspect = z.strictObject({
  ...suspectBase,
  rows: z.optional(z.array(positiveInteger).check(z.minLength(1), z.describe('Absent: every row, or none for kind text.'))),
  columns: z.optional(z.array(columnKey).check(z.minLength(1), z.describe('Absent: every column, or none for kind text.'))),
  ...suspectFinding,
});

const table = z.strictObject({
  id: z.string().check(z.regex(/^\d+(-\d+)+[a-c]?$/)),
  title: text,
  section: text.check(z.describe('Section of the source that prints it.')),
  columns: z.array(column).check(z.minLength(1)),
  blankColumns: z.optional(positiveInteger.check(z.describe('Number of columns without header and content that the source prints last.'))),
  rows: z.array(row).check(z.minLength(1)),
  suspects: z.array(tableSuspect),
});

const milliseconds = z.nullable(z.number().check(z.minimum(0)));
const percent = z.nullable(z.number().check(z.minimum(0), z.maximum(100)));
const amount = <const Unit extends string>(...units: [Unit, ...Unit[]]) => z.strictObject({ value: z.number(), unit: z.enum(units) });

/** Names a value of an output: `latency.mean`. */
const outputField = z.string().check(z.regex(/^(command|(load|latency|rate|total|errors)\.[A-Za-z0-9]+)$/));

const output = z.strictObject({
  id: z.string().check(z.regex(/^\d+(-\d+)+$/), z.describe('Number of the figure in the source.')),
  title: text,
  section: text,
  experiment: z.nullable(experimentId),
  command: text,
  load: z.strictObject({ threads: positiveInteger, connections: positiveInteger, durationSeconds: positiveInteger }),
  latency: z
    .strictObject({
      mean: milliseconds,
      stdev: milliseconds,
      max: milliseconds,
      withinStdev: percent,
      p50: milliseconds,
      p75: milliseconds,
      p90: milliseconds,
      p99: milliseconds,
    })
    .check(z.describe('In ms, withinStdev in percent; null where wrk had no sample.')),
  rate: z
    .strictObject({ mean: z.number(), stdev: z.number(), max: z.number(), withinStdev: percent })
    .check(z.describe('Of one thread, in req/s, withinStdev in percent.')),
  total: z.strictObject({
    requests: count,
    seconds: z.number(),
    requestsPerSecond: z.number(),
    read: amount('KiB'),
    readPerSecond: amount('B/s', 'KiB/s'),
  }),
  errors: z
    .nullable(z.strictObject({ connect: count, read: count, write: count, timeout: count, status: count }))
    .check(z.describe('Null where no error line is printed: wrk leaves it out when there is no error. status counts bad statuses.')),
  printed: z.optional(
    z.record(outputField, z.string()).check(z.describe('Texts of the source whose unit is not that of the value, or that are damaged.')),
  ),
  suspects: z.array(z.strictObject({ ...suspectBase, fields: z.optional(z.array(outputField).check(z.minLength(1))), ...suspectFinding })),
});

const claim = z.strictObject({
  id: z.string().check(z.regex(/^C[1-9]\d*$/)),
  section: text,
  tables: z.array(z.string()).check(z.minLength(1), z.describe('Ids of the tables that it was checked against.')),
  verdict: z.enum(['holds', 'in-part', 'unsupported', 'wrong']),
  claim: text,
  note: text,
  numbers: z.optional(z.record(text, z.number()).check(z.describe('What the check computed from the values of the tables.'))),
});

/** `published.json` of a study: the numbers of the publication that it re-creates, and what is doubtful about them. */
export const publishedSchema = z.strictObject({
  $schema: z.optional(z.string()),
  source: z.strictObject({
    kind: text,
    language: z.string().check(z.regex(/^[a-z]{2}$/), z.describe('ISO 639-1.')),
    date: text,
  }),
  tables: z.array(table),
  outputs: z.array(output).check(z.describe('What the load generator printed, where the source shows it whole.')),
  claims: z.array(claim).check(z.describe('Conclusions of the source, checked against its own numbers.')),
});

/** A publication's numbers, as read. */
export type Published = z.infer<typeof publishedSchema>;
export type PublishedTable = Published['tables'][number];
export type PublishedRow = PublishedTable['rows'][number];
export type PublishedSuspect = PublishedTable['suspects'][number];
export type PublishedColumnKey = (typeof PUBLISHED_COLUMN_KEYS)[number];
