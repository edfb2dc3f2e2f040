import type { Cluster } from '../hosts/cluster.ts';
import { type PodShape, podShape, type Toleration } from './pod-shape.ts';

/** Pods that a cluster of kubeadm has before anything is applied to it. */
export interface SystemPod {
  readonly name: string;
  /** `control-plane` and `every-node`: one on each such host. `scheduled`: wherever the scheduler puts them. */
  readonly where: 'control-plane' | 'every-node' | 'scheduled';
  readonly count: number;
  readonly shape: PodShape;
}

const MEBI = 2 ** 20;
const EVERY_TAINT: readonly Toleration[] = [{ key: '', effect: '' }];

/** CoreDNS may run beside the control plane (cmd/kubeadm/app/phases/addons/dns/manifests.go); the taint is called `master` before 1.24. */
const DNS_TOLERATIONS: readonly Toleration[] = [
  'CriticalAddonsOnly',
  'node-role.kubernetes.io/master',
  'node-role.kubernetes.io/control-plane',
].map((key) => ({ key, effect: key === 'CriticalAddonsOnly' ? '' : 'NoSchedule' }));

/**
 * The system pods and their requests, the same in 1.20 to 1.36. Static pods: kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go
 * and etcd/local.go; flannel: flannel-io/flannel Documentation/kube-flannel.yml.
 */
export function systemPods(cluster: Cluster): SystemPod[] {
  const pods: SystemPod[] = [
    staticPod('kube-apiserver', 250),
    staticPod('kube-controller-manager', 200),
    staticPod('kube-scheduler', 100),
    staticPod('etcd', 100, 100),
    { name: 'kube-proxy', where: 'every-node', count: 1, shape: podShape({ tolerations: EVERY_TAINT }) },
    networkPod(cluster.networkPlugin),
    {
      name: 'coredns',
      where: 'scheduled',
      count: 2,
      shape: podShape({ cpuMilli: 100, memoryBytes: 70 * MEBI, tolerations: DNS_TOLERATIONS, spread: true }),
    },
  ];
  return pods;
}

function staticPod(name: string, cpuMilli: number, memoryMebi?: number): SystemPod {
  const memoryBytes = memoryMebi === undefined ? undefined : memoryMebi * MEBI;
  return { name, where: 'control-plane', count: 1, shape: podShape({ cpuMilli, memoryBytes, tolerations: EVERY_TAINT }) };
}

function networkPod(plugin: Cluster['networkPlugin']): SystemPod {
  switch (plugin) {
    case 'flannel':
      return {
        name: 'kube-flannel',
        where: 'every-node',
        count: 1,
        shape: podShape({ cpuMilli: 100, memoryBytes: 50 * MEBI, tolerations: EVERY_TAINT }),
      };
  }
}
