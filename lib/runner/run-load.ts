import type { Kubectl, KubectlResult } from './kubectl.ts';
import { type LoadObjects, type LoadState, loadState } from './load-state.ts';

export interface LoadRun {
  /** The file of the load. */
  readonly file: string;
  readonly namespace: string;
  /** Name of its Job. */
  readonly job: string;
  /** Is told each line of the load's log, and what is waited for. */
  readonly onLine: (line: string) => void;
  /** Seconds between two looks. @default 1 */
  readonly pauseSeconds?: number;
  /** Seconds for which a load that cannot start is looked at: a registry may be slow to answer. @default 15 */
  readonly patienceSeconds?: number;
}

/** How a load ended: with its result line, or why there is none. */
export type LoadEnd = { readonly result: string } | { readonly cause: string };

export const RESULT_MARKER = 'FAASLAB-WRK-JSON ';

/** Longest that a log is followed; the Job has a deadline of its own. */
const FOLLOW_SECONDS = 24 * 3600;

/**
 * Runs a load anew, whatever became of an earlier one: its Job is deleted with its pod before it is made again, so that no log of an earlier run can
 * be taken for the new one's. A load that cannot start is deleted again: it would run whenever its hindrance is gone.
 */
export async function runLoad(kubectl: Kubectl, run: LoadRun): Promise<LoadEnd> {
  const { file, namespace, job } = run;
  const made = await makeAnew(kubectl, run);
  if (made !== undefined) return { cause: made };
  const state = await untilStarted(kubectl, run);
  if (state.kind === 'stuck') {
    await kubectl.run(['delete', '-f', file, '--ignore-not-found', '--cascade=foreground', '--wait=true']);
    return { cause: `${state.cause}; its Job was deleted` };
  }
  let last = '';
  await kubectl.follow(
    ['-n', namespace, 'logs', '--follow', `job/${job}`],
    (line) => {
      last = line;
      if (!line.startsWith(RESULT_MARKER)) run.onLine(line);
    },
    { timeoutSeconds: FOLLOW_SECONDS },
  );
  const failed = await untilEnded(kubectl, run);
  // Connections to a log break off.
  if (failed !== undefined || !last.startsWith(RESULT_MARKER)) last = (await lastLine(kubectl, run)) ?? last;
  if (failed === undefined)
    return last.startsWith(RESULT_MARKER) ? { result: last } : { cause: `the log must end with its result, got "${last}"` };
  // The program's own cause is the last line of its log; where it was stopped from outside, that alone says too little.
  return { cause: last === '' || !failed.startsWith('BackoffLimitExceeded') ? `${failed}; the log ends with "${last}"` : last };
}

async function makeAnew(kubectl: Kubectl, { file, namespace, job }: LoadRun): Promise<string | undefined> {
  const active = await kubectl.run(['-n', namespace, 'get', 'jobs', '-o', 'json']);
  if (active.exitCode !== 0) return failure('the loads could not be listed', active);
  const others = jobsOf(active).filter(({ metadata, status }) => metadata.name !== job && (status?.active ?? 0) > 0);
  if (others.length > 0) {
    const [first] = others.map(({ metadata }) => metadata.name);
    return `another load runs, and two loads disturb one another: ${first}; wait for it, or delete it: kubectl -n ${namespace} delete job ${first}`;
  }
  const deleted = await kubectl.run(['delete', '-f', file, '--ignore-not-found', '--cascade=foreground', '--wait=true'], {
    timeoutSeconds: 120,
  });
  if (deleted.exitCode !== 0) return failure('the earlier run could not be deleted', deleted);
  const created = await kubectl.run(['create', '-f', file]);
  return created.exitCode === 0 ? undefined : failure('the load could not be made', created);
}

async function untilStarted(kubectl: Kubectl, run: LoadRun): Promise<LoadState> {
  const { pauseSeconds = 1, patienceSeconds = 15 } = run;
  let stuckSince: number | undefined;
  let said = '';
  for (;;) {
    const state = loadState(await objectsOf(kubectl, run));
    if (state.kind !== 'waiting' && state.kind !== 'stuck') return state;
    if (state.cause !== said) {
      said = state.cause;
      run.onLine(`waiting: ${said}`);
    }
    if (state.kind === 'waiting') stuckSince = undefined;
    else {
      stuckSince ??= Date.now();
      if (Date.now() - stuckSince >= patienceSeconds * 1000) return state;
    }
    await seconds(pauseSeconds);
  }
}

/** Why the Job failed; nothing where it is complete. */
async function untilEnded(kubectl: Kubectl, run: LoadRun): Promise<string | undefined> {
  for (;;) {
    const state = loadState(await objectsOf(kubectl, run));
    if (state.kind === 'complete') return undefined;
    if (state.kind === 'failed') return state.cause;
    await seconds(run.pauseSeconds ?? 1);
  }
}

async function lastLine(kubectl: Kubectl, { namespace, job }: LoadRun): Promise<string | undefined> {
  const { exitCode, stdout } = await kubectl.run(['-n', namespace, 'logs', '--tail=1', `job/${job}`]);
  const line = stdout.trimEnd();
  return exitCode === 0 && line !== '' ? line : undefined;
}

async function objectsOf(kubectl: Kubectl, { namespace, job }: LoadRun): Promise<LoadObjects> {
  const get = async (...args: string[]) => {
    const result = await kubectl.run(['-n', namespace, 'get', ...args, '-o', 'json']);
    if (result.exitCode !== 0) throw new LoadGone(failure(`${args.join(' ')} could not be read`, result));
    return JSON.parse(result.stdout);
  };
  const [found, pods, events] = await Promise.all([get('job', job), get('pods', '-l', `job-name=${job}`), get('events')]);
  return { job: found, pods: pods.items, events: events.items };
}

/** The cluster does not tell of the load any more. */
export class LoadGone extends Error {
  override readonly name = 'LoadGone';
}

interface ListedJob {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly active?: number };
}

function jobsOf({ stdout }: KubectlResult): readonly ListedJob[] {
  return JSON.parse(stdout).items;
}

function failure(what: string, { stderr }: KubectlResult): string {
  return `${what}: ${stderr.trim()}`;
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}
