import type { Cluster, Host } from '../hosts/cluster.ts';
import type { NodeShape } from './node-use.ts';

/**
 * What the kubelet of a kubeadm cluster offers to pods. kubeadm reserves neither CPU nor memory for the system, in any minor from 1.20 to 1.36: no
 * `kubeReserved` or `systemReserved` is in its kubelet configuration (cmd/kubeadm/app/componentconfigs/kubelet.go).
 */
const ALLOCATABLE = {
  /** Hard eviction threshold `memory.available`, which the kubelet subtracts (pkg/kubelet/apis/config/v1beta1/defaults_linux.go). */
  evictionBytes: 100 * 2 ** 20,
  /** `maxPods` of the kubelet (pkg/kubelet/apis/config/v1beta1/defaults.go). */
  pods: 110,
  /**
   * Share of a machine's memory that Linux shows as MemTotal: the kernel's image, its page tables and the crash kernel's reserve are not in it. As
   * on a rented machine of 4 GiB with CentOS 7, which shows about 3788 MiB; others differ by a few percent.
   */
  visibleMemory: 3788 / 4096,
} as const;

/** The hosts as the scheduler sees them, in the study's order. */
export function nodeShapes({ hosts }: Cluster): NodeShape[] {
  return hosts.map((host) => ({
    name: host.name,
    cpuMilli: host.cpu.millicores,
    memoryBytes: allocatableMemory(host),
    pods: ALLOCATABLE.pods,
    labels: { 'kubernetes.io/hostname': host.name, 'kubernetes.io/os': 'linux' },
    taints: host.taints,
  }));
}

function allocatableMemory({ memory }: Host): number {
  return Math.max(0, Math.floor(memory.bytes * ALLOCATABLE.visibleMemory) - ALLOCATABLE.evictionBytes);
}
