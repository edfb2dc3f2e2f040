import { lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, rmdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { OutputError } from './output-error.ts';

/** Where the output folder really lies, and the names of the helper files beside it (all start with `.<name>.faaslab-`). */
export interface OutputPlace {
  /** The folder as the caller named it, for messages. */
  readonly given: string;
  /** The real path of the folder; it need not exist. Symbolic links are followed, so two spellings of one folder meet at one lock. */
  readonly folder: string;
  /** The real path of the folder around it. */
  readonly parent: string;
  /** Prefix of the paths of all helper files, for example `/home/me/lab/.dist.faaslab-`. */
  readonly helper: string;
  /** The outermost folder that had to be created around the output folder, if any. */
  readonly created: string | undefined;
}

// As many as Linux follows (`path_resolution(7)`).
const MAX_LINKS = 40;

/**
 * Finds the real place of an output folder and creates the folders around it.
 * A link whose target is missing is followed too: a run that was killed while it swapped folders leaves just that.
 * @throws OutputError for a file system root, a circle of links, or something that is not a folder.
 */
export function findOutputPlace(given: string): OutputPlace {
  let path = resolve(given);
  let created: string | undefined;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const name = basename(path);
    if (name === '') throw new OutputError(`output folder must not be the root of a file system, got ${given}; name a folder inside it`);
    created ??= mkdirSync(dirname(path), { recursive: true });
    const parent = realpathSync(dirname(path));
    const folder = join(parent, name);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined || found.isDirectory()) {
      const helper = join(parent, `.${name}.faaslab-`);
      return { given, folder, parent, helper, created: created === undefined ? undefined : realpathSync(created) };
    }
    if (!found.isSymbolicLink())
      throw new OutputError(`output folder must be a folder, got the file ${given}; move it or name another folder`);
    path = resolve(parent, readlinkSync(folder));
  }
  throw new OutputError(`output folder must not be a circle of links, got ${given}; point the link at a folder`);
}

/** The paths of the helper files beside the folder whose name goes on with `kind`, sorted. */
export function findHelpers(place: OutputPlace, kind: string): string[] {
  const prefix = basename(place.helper) + kind;
  return readdirSync(place.parent)
    .filter((name) => name.startsWith(prefix))
    .sort()
    .map((name) => join(place.parent, name));
}

/** Takes back the folders that `findOutputPlace` created, as far as they are empty. */
export function removeCreatedParents(place: OutputPlace): void {
  if (place.created === undefined) return;
  try {
    for (let path = place.parent; path.length >= place.created.length; path = dirname(path)) rmdirSync(path);
  } catch {
    // Somebody else uses the folder by now; the error that brought us here matters more.
  }
}
