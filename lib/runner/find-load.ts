import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestName } from '../util/nearest-name.ts';
import { UnusableInput } from '../util/unusable-input.ts';

interface RowsIndex {
  readonly study: string;
  readonly rows: readonly { readonly id: string; readonly files: { readonly load: string } }[];
}

/** The file of a row's load, from the folder that synth has written. @throws UnusableInput where there is none */
export function findLoad(dist: string, row: string, study?: string): string {
  const index = readIndex(dist);
  if (study !== undefined && index.study !== study) {
    const fix = `npm run synth -- --study ${study} --out FOLDER writes it, and --dist FOLDER takes it`;
    throw new UnusableInput([`${dist}: must hold study ${study}, got ${index.study}; ${fix}`]);
  }
  const found = index.rows.find(({ id }) => id === row);
  if (found !== undefined) return found.files.load;
  const nearest = nearestName(
    row,
    index.rows.map(({ id }) => id),
  );
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new UnusableInput([`${dist}: row must be one of the ${index.rows.length} of study ${index.study}, got "${row}"${hint}`]);
}

function readIndex(dist: string): RowsIndex {
  const path = join(dist, 'index', 'rows.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnusableInput([`${dist}: must be a folder that synth has written; run npm run synth, or name another with --dist (${why})`]);
  }
}
