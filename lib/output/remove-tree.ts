import { readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { errorCode } from './explain-fs-error.ts';

/**
 * Deletes a folder and all that is in it; links are deleted, not followed. A missing folder is fine.
 * The directory entries already tell files from folders, so this needs half the system calls of `fs.rmSync`.
 */
export function removeTree(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) removeTree(path);
      else unlinkSync(path);
    }
    rmdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
