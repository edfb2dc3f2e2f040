import { spawnSync } from 'node:child_process';

export interface KubectlResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl against the cluster in KUBECONFIG. */
export function kubectl(
  args: readonly string[],
  { input, timeoutMs = 120_000 }: { input?: string; timeoutMs?: number } = {},
): KubectlResult {
  const { error, status, stdout, stderr } = spawnSync('kubectl', args, {
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 64 * 2 ** 20,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw error;
  return { exitCode: status ?? 1, stdout, stderr };
}

/** As `kubectl`, for calls that must succeed. @throws Error with kubectl's own message */
export function mustKubectl(...args: readonly string[]): string {
  const { exitCode, stdout, stderr } = kubectl(args);
  if (exitCode !== 0) throw new Error(`kubectl ${args.join(' ')}: exit ${exitCode}: ${stderr.trim()}`);
  return stdout;
}

export interface KubernetesList<Item> {
  readonly items: readonly Item[];
}

/** The object or list that `kubectl get` gives. */
export function getJson<T>(...args: readonly string[]): T {
  return JSON.parse(mustKubectl('get', ...args, '-o', 'json'));
}

/** Whether there is a cluster to test against; says so where there is none, and throws in CI, which has to bring one. */
export function requireCluster(): boolean {
  const found = process.env.KUBECONFIG !== undefined && kubectl(['get', '--raw', '/readyz'], { timeoutMs: 20_000 }).exitCode === 0;
  if (found) return true;
  const missing = 'KUBECONFIG must name a cluster that answers and may be changed, for these tests';
  if (process.env.CI) throw new Error(missing);
  console.warn(`SKIPPED: ${missing}`);
  return false;
}

/** Calls `probe` every half second until it gives something. @throws Error after the time is up, with what was waited for */
export async function eventually<T>(what: string, seconds: number, probe: () => T | undefined): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
