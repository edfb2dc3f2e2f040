// One run of a command: CPU of the whole process tree, wall time, and the memory of its largest process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const GNU_TIME = '/usr/bin/time';

/** @returns undefined where the command took longer than the limit @throws Error with the end of what a failing command said */
export function measure(command, { cwd, env = {}, usageFile, limitMs }) {
  const start = performance.now();
  // `timeout` is the leader of a process group and kills all of it: what the command has started must not go on.
  const limited = ['-s', 'KILL', String(limitMs / 1000), GNU_TIME, '-q', '-f', '%U %S %M', '-o', usageFile, ...command];
  const { status, signal, stderr, error } = spawnSync('timeout', limited, {
    cwd,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const wallMs = performance.now() - start;
  if (error) throw error;
  if (signal === 'SIGKILL' || status === 137) return undefined;
  if (status !== 0) throw new Error(`${command.join(' ').slice(0, 200)} must exit with 0, got ${status}: ${stderr.slice(-600)}`);
  const [user = 0, system = 0, kibibytes = 0] = readFileSync(usageFile, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
  return { wallMs, cpuMs: (user + system) * 1000, peakMiB: kibibytes / 1024 };
}

export function canMeasure() {
  return spawnSync(GNU_TIME, ['-q', '-f', '%M', 'true']).status === 0;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
