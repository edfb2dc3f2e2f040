import { OutputError } from './output-error.ts';
import { OUTPUT_INDEX } from './output-index.ts';
import type { OutputScan } from './output-scan.ts';

/**
 * What lies in an output folder but was neither written by the last run nor is written by this one: replacing the folder would lose it.
 * Links and special files are always foreign. A folder that holds nothing generated is named once, as `notes/`, without what is in it.
 * @param unclaimed the scanned files that this run does not write
 * @param folders the folders that this run writes into, '' among them
 * @param recorded the files that the last run wrote, its record among them
 * @returns sorted paths, relative to the output folder
 */
export function findForeign(
  scan: OutputScan,
  unclaimed: ReadonlySet<string>,
  folders: ReadonlySet<string>,
  recorded: ReadonlySet<string>,
): string[] {
  const known = new Set(folders);
  for (const path of recorded) {
    for (let folder = parentOf(path); !known.has(folder); folder = parentOf(folder)) known.add(folder);
  }
  const foreignFolders = new Set(scan.folders.filter((folder) => !known.has(folder)));
  const entries = [...scan.others, ...foreignFolders, ...[...unclaimed].filter((path) => !recorded.has(path))];
  return entries
    .filter((path) => !foreignFolders.has(parentOf(path)))
    .map((path) => (foreignFolders.has(path) ? `${path}/` : path))
    .sort();
}

/** The refusal for an output folder that no run has written so far, but in which something lies. */
export function unownedFolderError(given: string, foreign: readonly string[]): OutputError {
  return new OutputError(`output folder ${given} must be empty or hold ${OUTPUT_INDEX} of an earlier run, got ${listed(foreign)}`);
}

/** The refusal for an output folder in which something lies beside the generated files. */
export function foreignPathsError(given: string, foreign: readonly string[]): OutputError {
  return new OutputError(`output folder ${given} must hold nothing but generated files, got ${listed(foreign)}`);
}

function listed(foreign: readonly string[]): string {
  const lines = foreign.map((path) => `\n  ${path}`).join('');
  return `${foreign.length} foreign ${foreign.length === 1 ? 'path' : 'paths'}:${lines}\nmove or delete ${foreign.length === 1 ? 'it' : 'them'}; nothing was written`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
