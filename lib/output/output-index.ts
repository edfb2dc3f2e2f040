import { OutputError } from './output-error.ts';

/** The ownership record of an output folder, inside it: every generated file except itself. Not in the top folder, which kubectl applies. */
export const OUTPUT_INDEX = 'index/files.json';

/** One generated file: its path in the output folder and the SHA-256 of its bytes, hexadecimal. */
export interface OutputIndexEntry {
  readonly path: string;
  readonly sha256: string;
}

/** The text of the record: JSON, sorted by path, one file a line so that a diff shows what changed. */
export function formatOutputIndex(entries: readonly OutputIndexEntry[]): string {
  const lines = entries
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((entry) => JSON.stringify({ path: entry.path, sha256: entry.sha256 }));
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

/** The paths that a record names. @throws OutputError if the text is not a record, for example after an unfinished merge. */
export function parseOutputIndex(text: string): Set<string> {
  const refuse = (got: string): never => {
    throw new OutputError(
      `${OUTPUT_INDEX} must be the list of files that the last run wrote, got ${got}; restore it or delete the whole folder`,
    );
  };
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return refuse('a text that is not JSON');
  }
  if (!Array.isArray(entries)) return refuse('something else than a list');
  return new Set(entries.map((entry: unknown) => entryPath(entry) ?? refuse(`the entry ${JSON.stringify(entry)}`)));
}

function entryPath(entry: unknown): string | undefined {
  return typeof entry === 'object' && entry !== null && 'path' in entry && typeof entry.path === 'string' ? entry.path : undefined;
}

/** The files that a record names, with their hashes; undefined if it is no record of ours. */
export function outputIndexEntries(text: string): OutputIndexEntry[] | undefined {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(entries) && entries.every(isEntry) ? entries : undefined;
}

function isEntry(entry: unknown): entry is OutputIndexEntry {
  return (
    entryPath(entry) !== undefined && typeof entry === 'object' && entry !== null && 'sha256' in entry && typeof entry.sha256 === 'string'
  );
}
