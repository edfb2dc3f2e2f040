import type { KubernetesVersion } from './kubernetes-version.ts';

/** What the host scripts must know of one minor of Kubernetes. */
export interface KubernetesRelease {
  readonly minor: number;
  /** Newest patch release whose images are listed here, except where a study re-creates an older one. */
  readonly patch: number;
  readonly pause: string;
  readonly etcd: string;
  /** With the `v` where the tag has one. */
  readonly coredns: string;
  /** Version of kubeadm's configuration that is written for it. */
  readonly kubeadmApi: 'v1beta2' | 'v1beta3' | 'v1beta4';
}

/**
 * Releases whose images are known one by one (kubernetes/minikube pkg/minikube/constants/constants_kubeadm_images.go). For another patch of
 * the same minor kubeadm itself is asked on the host.
 */
export const KUBERNETES_RELEASES: readonly KubernetesRelease[] = [
  release(20, 5, '3.2', '3.4.13-0', '1.7.0'),
  release(21, 0, '3.4.1', '3.4.13-0', 'v1.8.0'),
  release(22, 4, '3.5', '3.5.0-0', 'v1.8.4'),
  release(22, 17, '3.5', '3.5.6-0', 'v1.8.4'),
  release(23, 17, '3.6', '3.5.6-0', 'v1.8.6'),
  release(24, 17, '3.7', '3.5.6-0', 'v1.8.6'),
  release(25, 16, '3.8', '3.5.9-0', 'v1.9.3'),
  release(26, 15, '3.9', '3.5.10-0', 'v1.9.3'),
  release(27, 16, '3.9', '3.5.12-0', 'v1.10.1'),
  release(28, 15, '3.9', '3.5.15-0', 'v1.10.1'),
  release(29, 15, '3.9', '3.5.16-0', 'v1.11.1'),
  release(30, 14, '3.9', '3.5.15-0', 'v1.11.3'),
  release(31, 14, '3.10', '3.5.24-0', 'v1.11.3'),
  release(32, 11, '3.10', '3.5.24-0', 'v1.11.3'),
  release(33, 7, '3.10', '3.5.24-0', 'v1.12.0'),
  release(34, 3, '3.10.1', '3.6.5-0', 'v1.12.1'),
  release(35, 0, '3.10.1', '3.6.6-0', 'v1.13.1'),
  release(36, 0, '3.10.2', '3.6.8-0', 'v1.14.2'),
];

function release(minor: number, patch: number, pause: string, etcd: string, coredns: string): KubernetesRelease {
  return { minor, patch, pause, etcd, coredns, kubeadmApi: kubeadmApi(minor) };
}

/** v1beta2 is gone from 1.27, v1beta3 came with 1.22, v1beta4 with 1.31 (kubernetes/kubernetes PRs 114540, 125029). */
export function kubeadmApi(minor: number): KubernetesRelease['kubeadmApi'] {
  if (minor < 22) return 'v1beta2';
  return minor < 31 ? 'v1beta3' : 'v1beta4';
}

/** The release itself, when its images are known. */
export function exactRelease({ minor, patch }: KubernetesVersion): KubernetesRelease | undefined {
  return KUBERNETES_RELEASES.find((known) => known.minor === minor && known.patch === patch);
}

/** The pause image's tag, the same for all patches of a minor. @throws Error for a minor that lib/config lets nobody use */
export function pauseTag({ minor }: KubernetesVersion): string {
  const known = KUBERNETES_RELEASES.find((entry) => entry.minor === minor);
  if (known === undefined) throw new Error(`kubernetes minor must be in the table of releases, got 1.${minor}`);
  return known.pause;
}

/** Key of the taint that kubeadm gives a control plane: renamed with 1.25 (kubernetes/kubernetes PR 110095). */
export function controlPlaneTaintKeys(minor: number): readonly string[] {
  if (minor < 24) return ['node-role.kubernetes.io/master'];
  return minor === 24
    ? ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane']
    : ['node-role.kubernetes.io/control-plane'];
}

/** The last minor with dockershim. */
export const LAST_DOCKERSHIM_MINOR = 23;
