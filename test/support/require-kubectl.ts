import { spawnSync } from 'node:child_process';
import { HANG_MS } from './hang.ts';

/** Whether kubectl is on the PATH, as a second reader of YAML; said where it is not, since the tests that need it are skipped. */
export function requireKubectl(): boolean {
  const { error, status } = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore', timeout: HANG_MS });
  if (error === undefined && status === 0) return true;
  console.warn('SKIPPED: kubectl must be on the PATH for these tests');
  return false;
}
