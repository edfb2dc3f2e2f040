import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { currentProcess, pidInUse, processState } from '../../lib/output/process-identity.ts';

const hasProc = existsSync('/proc/self/stat');

describe('processState', () => {
  it('is running for this process', () => {
    expect(processState(currentProcess())).toBe('running');
    expect(currentProcess().pid).toBe(process.pid);
  });

  it('is running for a process of which only the number is known', () => {
    expect(processState({ ...currentProcess(), startTime: null })).toBe('running');
  });

  it('is ended for a process that is gone', () => {
    const { pid } = spawnSync('true');
    expect(pidInUse(pid)).toBe(false);
    expect(processState({ ...currentProcess(), pid })).toBe('ended');
  });

  it('is unknown for a process of another host', () => {
    const { pid } = spawnSync('true');
    expect(processState({ ...currentProcess(), pid, host: 'elsewhere' })).toBe('unknown');
  });

  it.runIf(hasProc)('is ended if another process has got the number since', () => {
    expect(processState({ ...currentProcess(), startTime: '1' })).toBe('ended');
  });

  it.runIf(hasProc)('is ended for a zombie', async () => {
    // The sleep that the shell turns into never asks for its child.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => {
      parent.kill('SIGKILL');
    });
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))));
    await expect.poll(() => processState({ ...currentProcess(), pid, startTime: null })).toBe('ended');
    expect(pidInUse(pid)).toBe(true);
  });
});
