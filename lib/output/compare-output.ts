import { explained } from './explain-fs-error.ts';
import { fileMatches } from './file-matches.ts';
import { formatOutputIndex, OUTPUT_INDEX, type OutputIndexEntry } from './output-index.ts';
import { scanOutput } from './output-scan.ts';
import { sha256 } from './sha256.ts';
import { type OutputFiles, outputFile } from './write-output.ts';

/** How a path of an output folder differs from what would be written. */
export interface OutputDifference {
  /** Relative to the folder. */
  readonly path: string;
  readonly is: 'missing' | 'different' | 'one too many';
}

/**
 * Compares an output folder with `files`, byte for byte, and with the record of them. Nothing is written, not even a lock.
 *
 * @returns what differs, by path; empty for what `writeOutput` would leave alone
 * @throws OutputError where the folder cannot be read; whatever `files` throws passes unchanged
 */
export function compareOutput(folder: string, files: OutputFiles): OutputDifference[] {
  const scan = explained(folder, () => scanOutput(folder));
  const left = new Set([...(scan?.files ?? []), ...(scan?.others ?? [])]);
  const entries: OutputIndexEntry[] = [];
  const differences: OutputDifference[] = [];
  const compare = (path: string, bytes: Uint8Array, executable: boolean) => {
    left.delete(path);
    if (scan?.files.has(path) !== true) differences.push({ path, is: 'missing' });
    else if (!explained(folder, () => fileMatches(`${folder}/${path}`, bytes, executable))) differences.push({ path, is: 'different' });
  };
  for (const each of files) {
    const { path, text, mode } = outputFile(each);
    const bytes = Buffer.from(text);
    entries.push({ path, sha256: sha256(bytes) });
    compare(path, bytes, mode === 0o755);
  }
  compare(OUTPUT_INDEX, Buffer.from(formatOutputIndex(entries)), false);
  for (const path of left) differences.push({ path, is: 'one too many' });
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}
