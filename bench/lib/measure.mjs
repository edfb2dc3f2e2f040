// One run of a command: CPU of the whole process tree, wall time, and the memory of its largest process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const GNU_TIME = '/usr/bin/time';

/** @returns undefined where the command took longer than the limit @throws Error with the end of what a failing command said */
export function measure(command, { cwd, env = {}, usageFile, limitMs }) {
  const start = performance.now();
  const { status, signal, stderr, error } = spawnSync(GNU_TIME, ['-q', '-f', '%U %S %M', '-o', usageFile, ...command], {
    cwd,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: limitMs,
    // A whole group would be better; the commands end with their first process.
    killSignal: 'SIGKILL',
  });
  const wallMs = performance.now() - start;
  if (signal !== null || error?.code === 'ETIMEDOUT') return undefined;
  if (error) throw error;
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
