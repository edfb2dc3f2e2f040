import { OutputError } from './output-error.ts';

/**
 * The paths of one output, checked as they come in: relative, '/' between names, no name empty, '.' or '..', and no two that could not lie
 * side by side on any file system (upper and lower case, or composed and decomposed letters, being the only difference counts as equal).
 */
export class OutputPaths {
  /** Every folder that a path so far lies in, without a trailing slash; '' is the output folder itself. */
  readonly folders = new Set<string>(['']);
  readonly #taken = new Map<string, string>();

  /** @throws OutputError naming the path and, for a clash, the earlier one. */
  add(path: string): void {
    const fault = pathFault(path);
    if (fault !== undefined) {
      throw new OutputError(`output path must be relative, with "/" between names, got ${JSON.stringify(path)}: ${fault}`);
    }
    this.#addFolder(path.slice(0, Math.max(path.lastIndexOf('/'), 0)), path);
    this.#take(path, path);
  }

  #addFolder(folder: string, path: string): void {
    if (this.folders.has(folder)) return;
    this.#addFolder(folder.slice(0, Math.max(folder.lastIndexOf('/'), 0)), path);
    this.#take(folder, path);
    this.folders.add(folder);
  }

  #take(entry: string, path: string): void {
    // Most paths are plain, and normalizing costs more than asking.
    const key = PLAIN_PATH.test(entry) ? entry : entry.normalize('NFC').toLowerCase();
    const other = this.#taken.get(key);
    if (other !== undefined) {
      const got = other === path ? `${JSON.stringify(path)} twice` : `${JSON.stringify(path)} beside ${JSON.stringify(other)}`;
      throw new OutputError(`output paths must differ in more than case, and none may be a folder of another, got ${got}; rename one`);
    }
    this.#taken.set(key, path);
  }
}

/** Of no character that has another case or form, and without a name of dots. */
const PLAIN_PATH = /^[a-z0-9_-][a-z0-9_.-]*(?:\/[a-z0-9_-][a-z0-9_.-]*)*$/;

function pathFault(path: string): string | undefined {
  if (PLAIN_PATH.test(path)) return undefined;
  if (path === '') return 'it is empty';
  if (path.startsWith('/')) return 'it is absolute';
  if (path.includes('\\')) return 'it has a backslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be in a path
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it has a control character';
  for (const name of path.split('/')) {
    if (name === '') return 'a name is empty';
    if (name === '.' || name === '..') return `"${name}" is not a name`;
  }
  return undefined;
}
