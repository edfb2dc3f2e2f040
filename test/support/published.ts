import { readFileSync } from 'node:fs';
import {
  type Published,
  type PublishedColumnKey,
  type PublishedRow,
  type PublishedTable,
  publishedSchema,
} from '../../lib/forms/published-schema.ts';

export const publishedFile = new URL('../../experiments/course-report/published.json', import.meta.url);

/** The published numbers of the course report. */
export const published: Published = publishedSchema.parse(JSON.parse(readFileSync(publishedFile, 'utf8')));

/** @throws where published.json has no such table */
export function tableOf(id: string): PublishedTable {
  const found = published.tables.find((table) => table.id === id);
  if (found === undefined) throw new Error(`published.json must hold table ${id}`);
  return found;
}

/** @throws where the cell is absent or holds no number */
export function numberIn(row: PublishedRow, key: PublishedColumnKey): number {
  const value = row.cells[key]?.value;
  if (value === undefined || value === null) throw new Error(`row ${row.row} must hold a number under ${key}`);
  return value;
}
