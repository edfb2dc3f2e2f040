import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { OUTPUT_INDEX, outputIndexEntries } from './output-index.ts';
import { scanOutput } from './output-scan.ts';
import { sha256 } from './sha256.ts';

/** What lies in an output folder that nobody has touched since it was written. */
export interface IntactOutput {
  /** SHA-256 of the record `index/files.json`, which holds the hash of every other file. */
  readonly record: string;
  /** Files, without the record. */
  readonly files: number;
}

/**
 * Reads an output folder to the last byte. Nothing is written, not even a lock: a run that goes on at the same time leaves the folder whole at
 * every moment, or parts of it missing, which is not intact.
 *
 * @returns undefined if a file is missing, differs, has another execute bit than `writeOutput` gives it, or is one too many; if there is no
 * record; if a killed run has left something beside the folder; or if anything cannot be read
 */
export function intactOutput(folder: string): IntactOutput | undefined {
  try {
    const place = realpathSync(folder);
    const helper = `.${basename(place)}.faaslab-`;
    if (readdirSync(dirname(place)).some((name) => name.startsWith(helper))) return undefined;
    const scan = scanOutput(place);
    if (scan === undefined || scan.others.length > 0) return undefined;
    const record = read(`${place}/${OUTPUT_INDEX}`);
    const entries = outputIndexEntries(record.bytes.toString());
    if (record.executable || entries?.length !== scan.files.size - 1) return undefined;
    const hash = sha256(record.bytes);
    const folders = new Set<string>([dirname(OUTPUT_INDEX)]);
    for (const { path, sha256: expected } of entries) {
      if (!scan.files.has(path)) return undefined;
      const { bytes, executable } = read(`${place}/${path}`);
      if (executable !== path.endsWith('.sh') || sha256(bytes) !== expected) return undefined;
      for (let parent = dirname(path); !folders.has(parent); parent = dirname(parent)) folders.add(parent);
    }
    // An empty folder is foreign as well.
    return scan.folders.every((name) => folders.has(name)) ? { record: hash, files: entries.length } : undefined;
  } catch {
    return undefined;
  }
}

/** The hash of the record of an output folder that has just been written; undefined if it cannot be read. */
export function recordOf(folder: string): string | undefined {
  try {
    return sha256(read(`${folder}/${OUTPUT_INDEX}`).bytes);
  } catch {
    return undefined;
  }
}

let buffer = Buffer.allocUnsafe(64 * 1024);

/** The bytes are good until the next call: memory of its own for every file would cost more than reading it. */
function read(path: string): { readonly bytes: Buffer; readonly executable: boolean } {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size, mode } = fstatSync(file);
    if (size > buffer.length) buffer = Buffer.allocUnsafe(size);
    let length = 0;
    for (let count = -1; count !== 0 && length < size; length += count) count = readSync(file, buffer, length, size - length, null);
    return { bytes: buffer.subarray(0, length), executable: (mode & 0o100) !== 0 };
  } finally {
    closeSync(file);
  }
}
