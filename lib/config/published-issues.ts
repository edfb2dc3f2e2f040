import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Published, publishedSchema } from '../forms/published-schema.ts';
import type { Lab } from '../lab/lab.ts';
import type { ConfigIssue } from './config-error.ts';
import { explainIssues } from './explain-issues.ts';

/**
 * What is wrong with the `published.json` of a study; nothing where it has none.
 *
 * @param lab the study's, to look up the rows that the file refers to. @default - they are not looked up
 */
export function publishedIssues(experiments: string, study: string, lab?: Lab): readonly ConfigIssue[] {
  const path = join(experiments, study, 'published.json');
  if (!existsSync(path)) return [];
  const file = relative(process.cwd(), path);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return [{ file, path: '', message: `must be JSON, got ${error instanceof Error ? error.message : String(error)}` }];
  }
  const { success, data, error } = publishedSchema.safeParse(content);
  if (!success) return explainIssues(file, publishedSchema, content, error.issues);
  return lab === undefined ? [] : [...unknownRows(data, lab)].map((issue) => ({ file, ...issue }));
}

/** An experiment is a row of the matrix: `4-3-1/3`. */
function* unknownRows({ tables, outputs }: Published, lab: Lab): Generator<Omit<ConfigIssue, 'file'>> {
  const known = new Set(lab.rows.map(({ table, row }) => `${table}/${row}`));
  const places = [
    ...tables.flatMap(({ rows }, table) =>
      rows.map(({ experiment }, row) => [`tables[${table}].rows[${row}].experiment`, experiment] as const),
    ),
    ...outputs.map(({ experiment }, output) => [`outputs[${output}].experiment`, experiment] as const),
  ];
  for (const [path, experiment] of places) {
    if (experiment !== null && !known.has(experiment))
      yield { path, message: `must be a row of matrix.yaml, as TABLE/ROW, or null, got ${JSON.stringify(experiment)}` };
  }
}
