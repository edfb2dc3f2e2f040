import { spawnSync } from 'node:child_process';

/**
 * The release of the kubeadm on the PATH, such as `v1.36.3`, for `describe.skipIf(requireKubeadm() === undefined)`; said where there is none, since
 * the tests that need it are skipped. In CI that is a failure, unless .ci/run itself had no way to a kubeadm (WITHOUT_KUBEADM set): no Debian
 * package holds it.
 */
export function requireKubeadm(): string | undefined {
  const { status, stdout } = spawnSync('kubeadm', ['version', '-o', 'short'], { encoding: 'utf8', timeout: 30_000 });
  if (status === 0) return stdout.trim();
  const missing = 'kubeadm must be on the PATH for these tests, got none';
  if (process.env.CI && !process.env.WITHOUT_KUBEADM) throw new Error(`${missing}; put one there, or set WITHOUT_KUBEADM`);
  console.warn(`SKIPPED: ${missing}`);
  return undefined;
}
