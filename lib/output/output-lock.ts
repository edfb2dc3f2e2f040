import { randomBytes } from 'node:crypto';
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { errorCode } from '../util/error-code.ts';
import { explained } from './explain-fs-error.ts';
import { linkOrCopy } from './link-or-copy.ts';
import { OutputError } from './output-error.ts';
import { findHelpers, type OutputPlace } from './output-place.ts';
import { currentProcess, type ProcessIdentity, pidInUse, processState } from './process-identity.ts';

/** What a lock file holds. */
interface Holder extends ProcessIdentity {
  /** Differs for every lock that was ever taken, so that a lock can be told from one that replaced it. */
  readonly id: string;
}

/**
 * Runs `work` while `.<name>.faaslab-lock` beside the output folder names this process; no two processes are ever inside at once.
 *
 * The lock is written under a name of its own and then linked, which creates it whole or not at all: nobody ever reads half a lock. A lock
 * whose process has ended is taken over. Simply deleting it would be a race: the second of two processes that both saw it could delete the
 * fresh lock of the first. So who wants to delete a dead lock must first hold a lock on *that* lock, a claim, whose name comes from the dead
 * lock's id; holding it, the process looks again, and deletes only if the same dead lock is still there. A claim is taken like a lock, so one
 * whose process was killed is taken over in the same way.
 *
 * There are no signal handlers. `work` is synchronous, so a handler could run only after it; all it would do is make Ctrl-C wait. Without one
 * a signal ends the process at once, as SIGKILL does, and the next run takes the lock over and cleans up.
 * @throws OutputError if a process that still runs (or that cannot be judged from this host) holds the lock.
 */
export function withOutputLock<Result>(place: OutputPlace, work: () => Result): Result {
  const self: Holder = { ...currentProcess(), id: randomBytes(6).toString('hex') };
  const lock = `${place.helper}lock`;
  const own = `${lock}-${self.pid}-${self.id}`;
  explained(place.given, () => {
    try {
      writeFileSync(own, `${JSON.stringify(self)}\n`, { flag: 'wx' });
      acquire(place, lock, lock, own);
    } finally {
      unlinkIfThere(own);
    }
  });
  try {
    explained(place.given, () => sweep(place, lock));
    return work();
  } finally {
    const release = () => {
      if (readHolder(lock)?.id === self.id) unlinkSync(lock);
    };
    explained(place.given, release, 'only the lock is left');
  }
}

function acquire(place: OutputPlace, lock: string, path: string, own: string): void {
  while (!created(own, path)) {
    const holder = readHolder(path);
    // Released since; try again.
    if (holder === undefined) continue;
    refuseUnlessEnded(place, path, holder);
    const claim = `${lock}-${holder.pid}-${holder.id}-claim`;
    acquire(place, lock, claim, own);
    try {
      if (readHolder(path)?.id === holder.id) unlinkSync(path);
    } finally {
      unlinkIfThere(claim);
    }
  }
}

function created(own: string, path: string): boolean {
  try {
    linkOrCopy(own, path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function refuseUnlessEnded(place: OutputPlace, path: string, holder: Holder): void {
  const state = processState(holder);
  if (state === 'ended') return;
  const who = state === 'running' ? `process ${holder.pid}` : `process ${holder.pid} on host ${holder.host}`;
  const fix = state === 'running' ? 'wait until it ends' : `wait until it ends; if it no longer runs, delete ${path}`;
  throw new OutputError(`output folder ${place.given} must have one writer at a time, got a second one while ${who} writes; ${fix}`);
}

/** Deletes what killed processes left of their attempts to lock. Files of processes that run are theirs to delete. */
function sweep(place: OutputPlace, lock: string): void {
  for (const path of findHelpers(place, 'lock-')) {
    const pid = Number.parseInt(path.slice(lock.length + 1), 10);
    // A claim bears the number of the dead process. Its lock is gone, as ours is in its place, so the claim has no meaning any more.
    if (!pidInUse(pid)) unlinkIfThere(path);
  }
}

/** @returns undefined if there is no such file. @throws OutputError if nothing can be made of it. */
function readHolder(path: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const holder = parseHolder(text);
  if (holder === undefined) {
    throw new OutputError(
      `lock ${path} must name the process that holds it, got ${JSON.stringify(text)}; delete it if no other run is going on`,
    );
  }
  return holder;
}

function parseHolder(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('pid' in value && 'startTime' in value && 'host' in value && 'id' in value))
    return undefined;
  const { pid, startTime, host, id } = value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if ((typeof startTime !== 'string' && startTime !== null) || typeof host !== 'string') return undefined;
  // The id becomes part of a file name.
  if (typeof id !== 'string' || !/^[0-9a-f]+$/.test(id)) return undefined;
  return { pid, startTime, host, id };
}

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
