import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type Published, type PublishedColumnKey, type PublishedSuspect, publishedSchema } from '../../lib/forms/published-schema.ts';
import { numberIn, published, publishedFile, tableOf } from '../support/published.ts';

const schemaFile = new URL('../../experiments/published.schema.json', import.meta.url);
const raw: unknown = JSON.parse(readFileSync(publishedFile, 'utf8'));

/** Milliseconds of the time units that wrk prints. */
const MILLISECONDS = { us: 0.001, ms: 1, s: 1000, m: 60_000 } as const;

/** The number in a printed text and the unit behind it; undefined where the text is no number. */
function read(printed: string): { number: number; suffix: 'us' | 'ms' | 's' | 'm' | '%' | '' } | undefined {
  const found = /^(?<number>\d+(?:\.\d+)?)(?<suffix>us|ms|s|m|%)?$/.exec(printed)?.groups;
  const suffix = found?.suffix ?? '';
  if (found?.number === undefined) return undefined;
  if (suffix !== 'us' && suffix !== 'ms' && suffix !== 's' && suffix !== 'm' && suffix !== '%' && suffix !== '') return undefined;
  return { number: Number(found.number), suffix };
}

const hits = (suspect: PublishedSuspect, row: number, key: PublishedColumnKey) =>
  suspect.kind !== 'text' && (suspect.rows?.includes(row) ?? true) && (suspect.columns?.includes(key) ?? true);

describe('the schema of published.json', () => {
  it('accepts the file of the course report and passes all of it on', () => {
    expect(published).toEqual(raw);
  });

  it.each([
    ['a key of the file', (copy: Published) => Object.assign(copy, { comment: '' })],
    ['a key of a cell', (copy: Published) => Object.assign(copy.tables[0]?.rows[0]?.cells.n ?? {}, { note: '' })],
    ['a column', (copy: Published) => Object.assign(copy.tables[0]?.rows[0]?.cells ?? {}, { latencyAvg: { printed: '1', value: 1 } })],
    ['a key of a suspect', (copy: Published) => Object.assign(copy.tables[0]?.suspects[0] ?? {}, { why: '' })],
  ])('refuses %s that it does not know', (_what, spoil) => {
    const copy = structuredClone(published);
    spoil(copy);
    expect(publishedSchema.safeParse(copy).success).toBe(false);
  });

  it('is written down for editors in published.schema.json, which accepts the file too', () => {
    const wanted = `${JSON.stringify({ title: "A publication's numbers, as read", ...z.toJSONSchema(publishedSchema) }, null, 2)}\n`;
    if (process.env.UPDATE_SCHEMAS === '1') writeFileSync(schemaFile, wanted);
    const current = existsSync(schemaFile) ? readFileSync(schemaFile, 'utf8') : '';
    expect(current === wanted, 'experiments/published.schema.json is out of date, run this test with UPDATE_SCHEMAS=1').toBe(true);
    const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(current));
    expect(validate(raw), JSON.stringify(validate.errors)).toBe(true);
    expect(new URL(published.$schema ?? '', publishedFile).href).toBe(schemaFile.href);
  });
});

describe('published.json of the course report', () => {
  it('holds 9 tables with 58 rows, 3 outputs and 11 claims', () => {
    expect(Object.fromEntries(published.tables.map((table) => [table.id, table.rows.length]))).toEqual({
      '4-1-1': 5,
      '4-2-1': 4,
      '4-3-1': 6,
      '4-3-2': 7,
      '4-3-3': 5,
      '4-3-4a': 9,
      '4-3-4b': 9,
      '4-3-4c': 7,
      '4-3-5': 6,
    });
    expect(published.outputs.map((output) => output.id)).toEqual(['3-7-1', '4-4-1', '4-4-2']);
    expect(published.claims).toHaveLength(11);
  });

  it.each(published.tables)('table $id numbers its rows from 1 and keeps its cells in the order of its columns', (table) => {
    expect(table.rows.map((row) => row.row)).toEqual(table.rows.map((_row, index) => index + 1));
    for (const row of table.rows) {
      const cutOff = Math.max(0, (row.shift ?? 0) - (table.blankColumns ?? 0));
      const expected = table.columns.slice(0, table.columns.length - cutOff).map((column) => column.key);
      expect(Object.keys(row.cells), `row ${row.row}`).toEqual(expected);
    }
  });

  it('names the row of the matrix that re-creates each row and output', () => {
    for (const table of published.tables.filter((each) => each.id !== '4-3-4c')) {
      const series = table.id.replace(/[a-c]$/, '');
      expect(table.rows.map((row) => row.experiment)).toEqual(table.rows.map((row) => `${series}/${row.row}`));
    }
    // The source leaves one run of 3 replicas and one of 13 out of its speed-ups.
    const speedups = tableOf('4-3-4c').rows.map((row) => row.experiment);
    expect(speedups).toEqual([1, 2, 4, 5, 6, 7, 8].map((number) => `4-3-4/${number}`));
    expect(published.outputs.map((output) => output.experiment)).toEqual(['4-1-1/1', '4-4-1/1', '4-4-2/1']);
  });

  it('points each suspect at rows and columns that exist, and a doubted sentence at none', () => {
    for (const table of published.tables) {
      for (const suspect of table.suspects) {
        const keys = table.columns.map((column) => column.key);
        expect(keys, suspect.id).toEqual(expect.arrayContaining(suspect.columns ?? []));
        expect(Math.max(1, ...(suspect.rows ?? [])), suspect.id).toBeLessThanOrEqual(table.rows.length);
        expect(suspect.statement !== undefined, suspect.id).toBe(suspect.kind === 'text');
        if (suspect.kind === 'text') expect([suspect.rows, suspect.columns], suspect.id).toEqual([undefined, undefined]);
        if (suspect.applied) expect(suspect.confidence, suspect.id).toBe('certain');
      }
    }
    const ids = [...published.tables, ...published.outputs].flatMap((part) => part.suspects.map((suspect) => suspect.id));
    expect(new Set(ids).size).toBe(ids.length);
    const tables = published.tables.map((table) => table.id);
    expect(tables).toEqual(expect.arrayContaining(published.claims.flatMap((claim) => claim.tables)));
  });

  it('reads every cell as printed, except where a certain suspect is applied', () => {
    const corrected: string[] = [];
    for (const table of published.tables) {
      for (const row of table.rows) {
        for (const column of table.columns) {
          const cell = row.cells[column.key];
          if (cell === undefined) continue;
          const at = `${table.id}/${row.row} ${column.key}`;
          const plain = read(cell.printed);
          const applied = table.suspects.find((suspect) => suspect.applied && hits(suspect, row.row, column.key));
          if (applied !== undefined) {
            expect(cell.value, at).toBe(applied.suggested?.[column.key]);
            if (cell.unit !== undefined) expect(cell.value, at).toBeCloseTo((plain?.number ?? 0) * MILLISECONDS[cell.unit], 9);
            corrected.push(`${at}: ${cell.printed} -> ${cell.value}`);
          } else if (plain === undefined) {
            expect(column.unit === 'name' || cell.printed === '', at).toBe(true);
            expect(cell.value, at).toBeNull();
          } else if (plain.suffix === '' || plain.suffix === column.unit) {
            expect([cell.value, cell.unit], at).toEqual([plain.number, undefined]);
          } else {
            expect([column.unit, cell.unit], at).toEqual(['ms', plain.suffix]);
            expect(plain.suffix === '%' ? Number.NaN : plain.number * MILLISECONDS[plain.suffix], at).toBeCloseTo(
              cell.value ?? Number.NaN,
              9,
            );
          }
        }
      }
    }
    expect(corrected).toEqual([
      '4-2-1/4 latencyMean: 1.38 -> 1380',
      '4-2-1/4 latencyMax: 1.97 -> 1970',
      '4-3-1/1 replicas:  -> 1',
      '4-3-2/1 replicas:  -> 1',
    ]);
  });

  it('reads 1.2s as 1200 ms', () => {
    expect(tableOf('4-3-1').rows[5]?.cells.latencyP99).toEqual({ printed: '1.2s', value: 1200, unit: 's' });
  });

  it('prints as speed-up the latency of one replica over that of the row', () => {
    for (const row of tableOf('4-3-4c').rows) {
      expect(Math.abs(numberIn(row, 'speedup') - 1980 / numberIn(row, 'latencyMean')), `row ${row.row}`).toBeLessThanOrEqual(0.005);
    }
  });

  it('prints as many placed pods as running ones', () => {
    for (const row of tableOf('4-3-4b').rows) {
      const placed = numberIn(row, 'podsMaster') + numberIn(row, 'podsSlave1') + numberIn(row, 'podsSlave2');
      expect(placed, `row ${row.row}`).toBe(numberIn(row, 'running'));
    }
  });

  it('agrees on what its three parts of table 4-3-4 repeat', () => {
    const first = new Map(tableOf('4-3-4a').rows.map((row) => [row.experiment, row]));
    const repeated: Record<string, readonly PublishedColumnKey[]> = {
      '4-3-4b': ['replicas', 'running'],
      '4-3-4c': ['running', 'latencyMean'],
    };
    for (const [id, keys] of Object.entries(repeated)) {
      for (const row of tableOf(id).rows) {
        for (const key of keys) expect(row.cells[key], `${id}/${row.row} ${key}`).toEqual(first.get(row.experiment)?.cells[key]);
      }
    }
  });

  it('has rates that fit the latency of one connection, except where the rate is doubted', () => {
    const broken: string[] = [];
    for (const id of ['4-1-1', '4-3-1', '4-3-2', '4-3-3', '4-3-5']) {
      const table = tableOf(id);
      for (const row of table.rows) {
        // One request at a time: rate times latency is 1.
        const inFlight = (numberIn(row, 'rateMean') * numberIn(row, 'latencyMean')) / 1000;
        const doubts = table.suspects.filter(
          (suspect) => suspect.kind === 'number' && suspect.columns?.includes('rateMean') && hits(suspect, row.row, 'rateMean'),
        );
        if (Math.abs(inFlight - 1) > 0.15)
          broken.push([`${id}/${row.row}`, inFlight.toFixed(2), ...doubts.map((doubt) => doubt.id)].join(' '));
      }
    }
    expect(broken).toEqual([
      '4-3-1/5 0.81 431-rps-trunc',
      '4-3-1/6 0.00 431-rps-zero',
      '4-3-5/4 1.23 435-rate-integer',
      '4-3-5/5 0.79 435-rate-integer',
      '4-3-5/6 0.78 435-rate-integer',
    ]);
  });
});

describe('the outputs in published.json', () => {
  it('agree with their own totals', () => {
    for (const { id, load, latency, total, command, errors } of published.outputs) {
      expect(total.requests / total.seconds, id).toBeCloseTo(total.requestsPerSecond, 1);
      const perSecond = total.readPerSecond.value / (total.readPerSecond.unit === 'B/s' ? 1024 : 1);
      expect(Math.abs(total.read.value / total.seconds - perSecond), id).toBeLessThanOrEqual(0.02);
      expect(command, id).toContain(`-t ${load.threads} -c ${load.connections} -d ${load.durationSeconds}s `);
      expect(latency.mean === null, id).toBe(errors?.timeout === total.requests);
    }
  });

  it('hold the values that their printed texts say', () => {
    const texts = published.outputs.flatMap((output) => {
      const numbers = { latency: output.latency, total: output.total };
      return Object.entries(output.printed ?? {}).map(([field, printed]) => {
        const [group, name] = field.split('.');
        const value = Object.entries(group === 'latency' ? numbers.latency : numbers.total).find(([key]) => key === name)?.[1];
        return [`${output.id} ${field}`, printed, typeof value === 'object' && value !== null ? `${value.value} ${value.unit}` : value];
      });
    });
    expect(texts).toEqual([
      ['4-4-1 latency.mean', '1.15s', 1150],
      ['4-4-1 latency.stdev', '419.94ms', 419.94],
      ['4-4-1 latency.max', '1.84s', 1840],
      ['4-4-1 total.readPerSecond', '4.24KR', '4.24 KiB/s'],
      ['4-4-2 latency.mean', '0.00us', null],
      ['4-4-2 latency.withinStdev', '-nan%', null],
      ['4-4-2 total.seconds', '1.00m', 60],
      ['4-4-2 total.readPerSecond', '39.28B', '39.28 B/s'],
    ]);
  });

  it('repeat row 1 of table 4-1-1 in figure 3-7-1', () => {
    const [row] = tableOf('4-1-1').rows;
    const output = published.outputs[0];
    if (row === undefined || output === undefined) throw new Error('published.json must hold table 4-1-1 and figure 3-7-1');
    expect([output.latency.mean, output.latency.stdev, output.latency.max, output.latency.withinStdev]).toEqual(
      (['latencyMean', 'latencyStdev', 'latencyMax', 'latencyWithinStdev'] as const).map((key) => numberIn(row, key)),
    );
    expect([output.rate.mean, output.rate.stdev, output.rate.max, output.rate.withinStdev]).toEqual(
      (['rateMean', 'rateStdev', 'rateMax', 'rateWithinStdev'] as const).map((key) => numberIn(row, key)),
    );
  });
});
