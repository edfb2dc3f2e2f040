import { readdirSync } from 'node:fs';

/** The names of the studies, sorted. */
export function listStudies(experiments: string): string[] {
  return readdirSync(experiments, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
