import { constants, copyFileSync, linkSync } from 'node:fs';
import { errorCode } from '../util/error-code.ts';

// EXDEV: a mount or a btrfs subvolume lies between. EPERM: another user's file (`proc(5)`, protected_hardlinks), or a file system without
// links. EMLINK: the file has too many. The others: network and virtual-machine file systems without links.
const CANNOT_LINK: ReadonlySet<string | undefined> = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Gives a file a second name, or where that is impossible makes a copy with the same mode. Fails with EEXIST if the name is taken. */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!CANNOT_LINK.has(errorCode(error))) throw error;
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
