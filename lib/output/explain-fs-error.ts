import { systemErrorCode } from '../util/error-code.ts';
import { OutputError } from './output-error.ts';

/** What a user can do about the system errors that are met in practice; `errno(3)` gives their meaning. */
const ADVICE: ReadonlyMap<string, readonly [reason: string, fix: string]> = new Map([
  ['EACCES', ['permission denied', 'make the folder and the folder around it writable for this user, or choose another folder']],
  ['EPERM', ['permission denied', 'make the folder and the folder around it writable for this user, or choose another folder']],
  ['EROFS', ['the file system is read-only', 'mount it writable, or choose another folder']],
  ['ENOSPC', ['no space is left on the device', 'free some space or choose a folder on another device']],
  ['EDQUOT', ['the disk quota is used up', 'free some space or choose a folder on another device']],
  [
    'EBUSY',
    [
      'the folder is a mount point, and those cannot be replaced',
      'mount the folder around it instead, or choose a folder inside the mount',
    ],
  ],
  ['EXDEV', ['the folder belongs to a layer that cannot be renamed', 'delete the folder and run again, or choose another folder']],
  ['ENAMETOOLONG', ['a file name is too long for the file system', 'shorten the name']],
]);

/**
 * Runs one step on the file system and turns its system errors into an `OutputError` that names the output folder and the fix.
 * Anything else that is thrown passes unchanged. Only our own steps run in here: an error of the caller's files is the caller's.
 * @param outcome what the failed step leaves behind
 */
export function explained<Result>(folder: string, step: () => Result, outcome = 'the folder is as it was'): Result {
  try {
    return step();
  } catch (error) {
    const code = systemErrorCode(error);
    if (!(error instanceof Error) || code === undefined) throw error;
    const [reason, fix] = ADVICE.get(code) ?? ['the system refused a step', 'see the system error'];
    throw new OutputError(`output folder ${folder} must be replaceable, got: ${reason} (${error.message}); ${fix}; ${outcome}`, {
      cause: error,
    });
  }
}
