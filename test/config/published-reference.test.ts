import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { published } from '../support/published.ts';

/** The transcription of the source's tables that the file was made from. It is no part of the project. */
const referenceSchema = z.object({
  tables: z.array(
    z.object({
      id: z.string(),
      columns: z.array(z.unknown()),
      printed: z.array(z.array(z.string())),
      suspect: z.array(z.object({ id: z.string(), confidence: z.string() })),
    }),
  ),
  outputs: z.array(
    z.object({ id: z.string(), command: z.string(), suspect: z.array(z.object({ id: z.string(), confidence: z.string() })) }),
  ),
});

describe('published.json beside the transcription of the source', () => {
  const folder = process.env.FAASLAB_REFERENCE ?? fileURLToPath(new URL('../../../shared/reference', import.meta.url));
  const file = `${folder}/report-tables.json`;
  const absent = !existsSync(file);
  if (absent) console.warn('published.json is not compared with the source: set FAASLAB_REFERENCE to the folder of report-tables.json');
  const reference = () => referenceSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

  it.skipIf(absent)('repeats every printed cell', () => {
    const printed = published.tables.map((table) => {
      const width = table.columns.length + (table.blankColumns ?? 0);
      const rows = table.rows.map((row) => {
        const cells = [...Array<string>(row.shift ?? 0).fill(''), ...Object.values(row.cells).map((cell) => cell?.printed ?? '')];
        return [...cells, ...Array<string>(width - cells.length).fill('')];
      });
      return { id: table.id, columns: table.columns.length, rows };
    });
    const expected = reference().tables.map(({ id, columns, printed: rows }) => ({
      id: id.replace(/[()]/g, ''),
      columns: columns.length,
      rows,
    }));
    expect(printed).toEqual(expected);
    expect(published.outputs.map(({ id, command }) => ({ id, command }))).toEqual(
      reference().outputs.map(({ id, command }) => ({ id, command })),
    );
  });

  it.skipIf(absent)('keeps every suspect with its confidence', () => {
    const list = (parts: readonly { readonly suspects: readonly { readonly id: string; readonly confidence: string }[] }[]) =>
      parts.flatMap((part) => part.suspects.map((suspect) => `${suspect.id} ${suspect.confidence}`));
    const { tables, outputs } = reference();
    const expected = list([...tables, ...outputs].map((part) => ({ suspects: part.suspect })));
    const own = '435-rate-integer strong';
    expect(list([...published.tables, ...published.outputs]).filter((suspect) => suspect !== own)).toEqual(expected);
  });
});
