import { readFileSync } from 'node:fs';
import { explained } from './explain-fs-error.ts';
import { fileMatches } from './file-matches.ts';
import { findForeign, foreignPathsError, unownedFolderError } from './foreign-paths.ts';
import { formatOutputIndex, OUTPUT_INDEX, type OutputIndexEntry, parseOutputIndex } from './output-index.ts';
import { withOutputLock } from './output-lock.ts';
import { OutputPaths } from './output-paths.ts';
import { findOutputPlace, type OutputPlace, removeCreatedParents } from './output-place.ts';
import { type OutputScan, scanOutput } from './output-scan.ts';
import { sha256 } from './sha256.ts';
import { type OutputMode, recoverOutput, StagedFolder } from './staged-folder.ts';

/** One file to write. */
export interface OutputFile {
  /** Relative to the output folder, '/' between names. */
  readonly path: string;
  readonly text: string | Uint8Array;
  /** @default 0o755 for a path that ends in `.sh`, else 0o644 */
  readonly mode?: OutputMode;
}

/** A map from path to text, or the files one by one; a generator need not hold more than one file at a time. */
export type OutputFiles = ReadonlyMap<string, string | Uint8Array> | Iterable<OutputFile>;

/** What a run did. */
export interface WriteReport {
  /** Files that are new or were rewritten, without the record `index/files.json`. */
  readonly written: number;
  /** Files that were there already, byte for byte. */
  readonly unchanged: number;
  /** Files of the last run that this one does not write, sorted. */
  readonly removed: readonly string[];
  /** Whether the folder was replaced by a new one; if not, nothing at all was touched. Also true if just the record was wrong. */
  readonly replaced: boolean;
  /** The output folder as the caller named it. */
  readonly folder: string;
}

/**
 * Makes the output folder hold exactly `files` and the record `index/files.json` of what it holds; the only code that writes there.
 *
 * Each file is compared with the present one as it comes in. If all are equal, nothing is touched. Otherwise a whole new folder is built beside
 * the present one and takes its place at the end, so whatever goes wrong, also in the middle of `files`, leaves the present folder as it was.
 * @throws OutputError if the folder holds something foreign, another run is going on, a path is unusable, or the file system refuses; whatever
 * `files` throws passes unchanged
 */
export function writeOutput(folder: string, files: OutputFiles): WriteReport {
  const place = explained(folder, () => findOutputPlace(folder));
  try {
    return withOutputLock(place, () => {
      const update = explained(folder, () => {
        recoverOutput(place);
        return new OutputUpdate(place);
      });
      try {
        for (const file of files) {
          const { path, text, mode } = outputFile(file);
          explained(folder, () => update.add(path, text, mode));
        }
        return explained(folder, () => update.finish());
      } catch (error) {
        update.discard();
        throw error;
      }
    });
  } catch (error) {
    removeCreatedParents(place);
    throw error;
  }
}

/** One of `OutputFiles` with its mode. */
export function outputFile(file: OutputFile | readonly [path: string, text: string | Uint8Array]): Required<OutputFile> {
  const { path, text, mode } = 'path' in file ? file : { path: file[0], text: file[1] };
  return { path, text, mode: mode ?? (path.endsWith('.sh') ? 0o755 : 0o644) };
}

const encoded = Buffer.allocUnsafe(256 * 1024);

/** The text's bytes, good until the next call: memory of its own for every file would cost more than writing it. */
function encode(text: string): Uint8Array {
  // No UTF-16 unit takes more than three bytes.
  return text.length * 3 <= encoded.length ? encoded.subarray(0, encoded.write(text)) : Buffer.from(text);
}

/** One run, from the scan of the present folder to the swap. */
class OutputUpdate {
  readonly #place: OutputPlace;
  readonly #scan: OutputScan | undefined;
  /** Present files that have not come in so far. */
  readonly #unclaimed: Set<string>;
  readonly #paths = new OutputPaths();
  readonly #entries: OutputIndexEntry[] = [];
  readonly #unchanged: string[] = [];
  #staged: StagedFolder | undefined;

  constructor(place: OutputPlace) {
    this.#place = place;
    this.#scan = scanOutput(place.folder);
    this.#unclaimed = new Set(this.#scan?.files);
    this.#paths.add(OUTPUT_INDEX);
    if (this.#scan !== undefined && !this.#unclaimed.delete(OUTPUT_INDEX)) {
      const foreign = findForeign(this.#scan, this.#scan.files, new Set(['']), new Set());
      if (foreign.length > 0) throw unownedFolderError(place.given, foreign);
    }
  }

  add(path: string, text: string | Uint8Array, mode: OutputMode): void {
    this.#paths.add(path);
    const bytes = typeof text === 'string' ? encode(text) : text;
    this.#entries.push({ path, sha256: sha256(bytes) });
    if (this.#unclaimed.delete(path) && fileMatches(`${this.#place.folder}/${path}`, bytes, mode === 0o755)) this.#unchanged.push(path);
    else this.#stage().write(path, bytes, mode);
  }

  finish(): WriteReport {
    const present = this.#readIndex();
    this.#refuseForeign(present);
    const removed = [...this.#unclaimed].sort();
    const written = this.#entries.length - this.#unchanged.length;
    const index = formatOutputIndex(this.#entries);
    // A removed file is in the present record, so that differs too.
    const replaced = this.#staged !== undefined || present !== index;
    if (replaced) {
      const staged = this.#stage();
      for (const path of this.#unchanged) staged.carryOver(path);
      staged.writeIndex(index);
      staged.swapIn();
    }
    return { written, unchanged: this.#unchanged.length, removed, replaced, folder: this.#place.given };
  }

  /** Deletes what was built. A failure to do so is not told, because what led here matters more; the next run deletes it. */
  discard(): void {
    try {
      this.#staged?.discard();
    } catch {}
  }

  #stage(): StagedFolder {
    this.#staged ??= new StagedFolder(this.#place, this.#scan?.folders);
    return this.#staged;
  }

  #readIndex(): string | undefined {
    return this.#scan?.files.has(OUTPUT_INDEX) ? readFileSync(`${this.#place.folder}/${OUTPUT_INDEX}`, 'utf8') : undefined;
  }

  #refuseForeign(index: string | undefined): void {
    if (this.#scan === undefined || index === undefined) return;
    const { folders } = this.#paths;
    // On most runs nothing is left over; then the record need not be read as JSON.
    if (this.#unclaimed.size === 0 && this.#scan.others.length === 0 && this.#scan.folders.every((folder) => folders.has(folder))) return;
    const foreign = findForeign(this.#scan, this.#unclaimed, folders, parseOutputIndex(index).add(OUTPUT_INDEX));
    if (foreign.length > 0) throw foreignPathsError(this.#place.given, foreign);
  }
}
