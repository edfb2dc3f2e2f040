import { spawnSync } from 'node:child_process';
import { HANG_MS } from './hang.ts';

/** What was there when it was last asked for; what was missing is asked for again, and said again. */
const found = new Set<string>();

/**
 * Whether a program that some tests start is on the PATH and answers `--version`; for `describe.skipIf(!requireTool('python3'))`.
 * Missing, it is said on stderr, so that a skip is seen; in CI (`CI` set), where nobody looks, it throws instead.
 *
 * @param exitCode what the program answers `--version` with; wrk prints its version and fails
 */
export function requireTool(name: string, exitCode = 0): boolean {
  if (found.has(name)) return true;
  const { error, status } = spawnSync(name, ['--version'], { stdio: 'ignore', timeout: HANG_MS });
  if (error === undefined && status === exitCode) {
    found.add(name);
    return true;
  }
  const missing = `${name} must be on the PATH for these tests, got none that answers --version`;
  if (process.env.CI) throw new Error(`${missing}; install it`);
  console.warn(`SKIPPED: ${missing}`);
  return false;
}
