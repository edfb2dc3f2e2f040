import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { errorCode } from '../util/error-code.ts';
import { explained } from './explain-fs-error.ts';
import { linkOrCopy } from './link-or-copy.ts';
import { OUTPUT_INDEX } from './output-index.ts';
import { findHelpers, type OutputPlace } from './output-place.ts';
import { removeTree } from './remove-tree.ts';

/** Permissions of a generated file; group and others can always read. */
export type OutputMode = 0o644 | 0o755;

/**
 * The next output folder while it is built: `.<name>.faaslab-new-<pid>`, beside the present one.
 *
 * While it takes the place of the present one, that is called `.<name>.faaslab-old-<pid>` for a moment. An old folder is always whole: before
 * it is deleted it takes the name of the new one, which by then is free. So whatever a killed run leaves, an old folder is a version to go
 * back to, and a new folder is rubbish.
 */
export class StagedFolder {
  readonly #place: OutputPlace;
  readonly #path: string;
  readonly #folders = new Set<string>(['']);
  /** Modes that a new file gets whole, without the umask or an access list cutting them down. */
  readonly #wholeModes = new Set<OutputMode>();

  /** @param folders the folders inside the present output folder, undefined if there is no output folder yet */
  constructor(place: OutputPlace, folders: readonly string[] | undefined) {
    this.#place = place;
    this.#path = `${place.helper}new-${process.pid}`;
    // Renaming a folder needs no right to delete what is in it, so ask before it is too late to go back.
    for (const folder of ['', ...(folders ?? [])]) {
      if (folders !== undefined) accessSync(`${place.folder}/${folder}`, constants.W_OK | constants.X_OK);
    }
    makeFolder(this.#path, folders === undefined ? 0o755 : statSync(place.folder).mode & 0o777);
  }

  /** Writes a file that is new or differs. */
  write(path: string, bytes: Uint8Array, mode: OutputMode): void {
    const file = this.#create(path, mode);
    try {
      writeFileSync(file, bytes);
    } finally {
      closeSync(file);
    }
  }

  /** Takes a file over from the present output folder. Both then are one file, until the present folder is deleted. */
  carryOver(path: string): void {
    this.#makeFolders(path);
    linkOrCopy(`${this.#place.folder}/${path}`, `${this.#path}/${path}`);
  }

  /**
   * Writes the record and makes it safe from a loss of power. Without that the folders could change places on disk before the data of the
   * files is there; the next run finds and rewrites each file that came out empty, but only if it can still read that the folder is ours.
   */
  writeIndex(text: string): void {
    const file = this.#create(OUTPUT_INDEX, 0o644);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    syncFolder(`${this.#path}/index`);
    syncFolder(this.#path);
  }

  /** Puts the new folder in place of the present one and deletes that. */
  swapIn(): void {
    const { folder, given, helper } = this.#place;
    const old = `${helper}old-${process.pid}`;
    const replaces = statSync(folder, { throwIfNoEntry: false }) !== undefined;
    if (replaces) renameSync(folder, old);
    try {
      renameSync(this.#path, folder);
    } catch (error) {
      if (replaces) renameSync(old, folder);
      throw error;
    }
    if (!replaces) return;
    const remove = () => {
      renameSync(old, this.#path);
      removeTree(this.#path);
    };
    explained(given, remove, `the folder is up to date, but its former content is left in ${this.#path}`);
  }

  /** Deletes what was built. */
  discard(): void {
    removeTree(this.#path);
  }

  /** Opens a new file; the mode is set apart, because what `open` gets is cut down by the umask. */
  #create(path: string, mode: OutputMode): number {
    this.#makeFolders(path);
    const file = openSync(`${this.#path}/${path}`, 'wx', mode);
    if (this.#wholeModes.has(mode)) return file;
    if ((fstatSync(file).mode & 0o777) === mode) this.#wholeModes.add(mode);
    else fchmodSync(file, mode);
    return file;
  }

  #makeFolders(path: string): void {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    if (this.#folders.has(folder)) return;
    this.#makeFolders(folder);
    makeFolder(`${this.#path}/${folder}`, 0o755);
    this.#folders.add(folder);
  }
}

/**
 * Sets right what a killed run left, so that the output folder is wholly as before that run or wholly as that run wanted it.
 * Only for the holder of the lock: it knows that no other run is going on, so every folder found belongs to a dead one.
 */
export function recoverOutput(place: OutputPlace): void {
  const olds = findStaged(place, 'old-');
  // Killed between the two renames.
  if (olds[0] !== undefined && statSync(place.folder, { throwIfNoEntry: false }) === undefined) {
    renameSync(olds[0], place.folder);
    olds.shift();
  }
  for (const path of findStaged(place, 'new-')) removeTree(path);
  for (const path of olds) {
    const rubbish = `${place.helper}new-${process.pid}`;
    renameSync(path, rubbish);
    removeTree(rubbish);
  }
}

function findStaged(place: OutputPlace, kind: 'old-' | 'new-'): string[] {
  return findHelpers(place, kind).filter((path) => /^\d+$/.test(path.slice(place.helper.length + kind.length)));
}

/** Makes a folder whose permissions do not depend on the umask; a group bit that it inherits (setgid) stays. */
function makeFolder(path: string, permissions: number): void {
  mkdirSync(path);
  const { mode } = statSync(path);
  if ((mode & 0o777) !== permissions) chmodSync(path, (mode & 0o7000) | permissions);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    // Some network file systems do not sync folders; there the order of the two is theirs to keep.
    if (errorCode(error) !== 'EINVAL') throw error;
  } finally {
    closeSync(folder);
  }
}
