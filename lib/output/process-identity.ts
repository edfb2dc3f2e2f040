import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from '../util/error-code.ts';

/** A process, told apart from later ones that get the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start in clock ticks since boot (field 22 of `/proc/<pid>/stat`), null on systems without `/proc`. */
  readonly startTime: string | null;
  readonly host: string;
}

/** Who runs this code. */
export function currentProcess(): ProcessIdentity {
  return { pid: process.pid, startTime: readStat(process.pid)?.startTime ?? null, host: hostname() };
}

/** Whether a process still runs; `unknown` for one on another host. */
export function processState(identity: ProcessIdentity): 'running' | 'ended' | 'unknown' {
  if (identity.host !== hostname()) return 'unknown';
  if (!pidInUse(identity.pid)) return 'ended';
  const now = readStat(identity.pid);
  if (now === undefined) return 'running';
  // A zombie has ended, but keeps its number until its parent asks for it; in a container without an init process that can be never.
  if (now.state === 'Z' || now.state === 'X') return 'ended';
  return identity.startTime === null || identity.startTime === now.startTime ? 'running' : 'ended';
}

/** Whether any process of this host has the number. */
export function pidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function readStat(pid: number): { readonly state: string; readonly startTime: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the command name in brackets and may hold spaces and brackets itself; field 3, the state, follows the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTime] = [fields[0], fields[19]];
    return state === undefined || startTime === undefined ? undefined : { state, startTime };
  } catch {
    return undefined;
  }
}
