import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const chunk = Buffer.allocUnsafe(64 * 1024);

/**
 * Whether a file has exactly these bytes and is executable, or not, as wanted. The size is compared before anything is read.
 * Of the mode only the owner's execute bit counts, as in git: the others follow the umask of whoever cloned the repository, and rewriting the
 * whole output for that would show as nothing in a diff.
 */
export function fileMatches(path: string, bytes: Uint8Array, executable: boolean): boolean {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { size, mode } = fstatSync(file);
    if (size !== bytes.length || ((mode & 0o100) !== 0) !== executable) return false;
    let offset = 0;
    while (offset < bytes.length) {
      const length = readSync(file, chunk, 0, chunk.length, null);
      if (length === 0 || chunk.compare(bytes, offset, offset + length, 0, length) !== 0) return false;
      offset += length;
    }
    return true;
  } finally {
    closeSync(file);
  }
}
