import type { Bootstrap } from './bootstrap.ts';
import type { Host } from './cluster.ts';

/** The least that a machine may have. */
export interface HostMinimum {
  readonly cpus: number;
  readonly memoryMib: number;
  /** Who asks for it. */
  readonly by: string;
}

/**
 * kubeadm's preflight (kubernetes/kubernetes cmd/kubeadm/app/constants/constants.go: ControlPlaneNumCPU, ControlPlaneMem) looks at the control plane
 * alone; what a worker needs is the host scripts' own measure: kubelet, runtime and flannel beside the first pod.
 */
export const KUBEADM_MINIMUM = {
  'control-plane': { cpus: 2, memoryMib: 1700, by: 'kubeadm' },
  worker: { cpus: 1, memoryMib: 900, by: 'the host script' },
} as const satisfies Record<Host['role'], HostMinimum>;

/** All nodes are of the size of the first (kubernetes/minikube cmd/minikube/cmd/start_flags.go: minUsableMem, minimumCPUS). */
const MINIKUBE: HostMinimum = { cpus: 2, memoryMib: 1800, by: 'minikube' };

/** Undefined where nobody looks: kind passes over kubeadm's preflight, and a cluster that is there has its hosts. */
export function hostMinimum(tool: Bootstrap['tool'], role: Host['role']): HostMinimum | undefined {
  switch (tool) {
    case 'kubeadm':
      return KUBEADM_MINIMUM[role];
    case 'minikube':
      return MINIKUBE;
    case 'kind':
    case 'none':
      return undefined;
  }
}
