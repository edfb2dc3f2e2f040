import type { Cluster } from '../hosts/cluster.ts';
import { type PodShape, podShape, type Toleration } from './pod-shape.ts';

/** Pods that a cluster has before anything is applied to it. */
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
 * The system pods and their requests, the same in 1.20 to 1.36, by the tool that makes the cluster. Of a cluster that is there already nothing is
 * known, so nothing is counted.
 */
export function systemPods({ bootstrap, containerRuntime, hosts, networkPlugin }: Cluster): SystemPod[] {
  switch (bootstrap.tool) {
    case 'kubeadm':
      return [...kubeadmPods(), networkPod(networkPlugin), coreDns(2)];
    case 'kind':
      return [...kubeadmPods(), KINDNET, coreDns(2), { ...STORAGE, name: 'local-path-provisioner', shape: podShape(PROVISIONER) }];
    case 'minikube': {
      // One node with Docker needs no plugin (kubernetes/minikube pkg/minikube/cni/cni.go, chooseDefault).
      const network = hosts.length > 1 || containerRuntime.name !== 'docker' ? [KINDNET] : [];
      // It scales CoreDNS down (pkg/minikube/node/start.go).
      return [...kubeadmPods(), ...network, coreDns(1), { ...STORAGE, name: 'storage-provisioner', shape: podShape({}) }];
    }
    case 'none':
      return [];
  }
}

/** kubernetes/kubernetes cmd/kubeadm/app/phases/controlplane/manifests.go and etcd/local.go; kind and minikube start kubeadm too. */
function kubeadmPods(): SystemPod[] {
  return [
    staticPod('kube-apiserver', 250),
    staticPod('kube-controller-manager', 200),
    staticPod('kube-scheduler', 100),
    staticPod('etcd', 100, 100),
    { name: 'kube-proxy', where: 'every-node', count: 1, shape: podShape({ tolerations: EVERY_TAINT }) },
  ];
}

function coreDns(count: number): SystemPod {
  const shape = podShape({ cpuMilli: 100, memoryBytes: 70 * MEBI, tolerations: DNS_TOLERATIONS, spread: true });
  return { name: 'coredns', where: 'scheduled', count, shape };
}

/** kubernetes-sigs/kind pkg/build/nodeimage/const_cni.go, kubernetes/minikube pkg/minikube/cni/kindnet.go. */
const KINDNET: SystemPod = {
  name: 'kindnet',
  where: 'every-node',
  count: 1,
  shape: podShape({ cpuMilli: 100, memoryBytes: 50 * MEBI, tolerations: EVERY_TAINT }),
};

/** Neither requests anything: kind pkg/build/nodeimage/const_storage.go, minikube deploy/addons/storage-provisioner. */
const STORAGE = { where: 'scheduled', count: 1 } as const;
const PROVISIONER = { tolerations: DNS_TOLERATIONS.filter(({ effect }) => effect !== ''), spread: true };

function staticPod(name: string, cpuMilli: number, memoryMebi?: number): SystemPod {
  const memoryBytes = memoryMebi === undefined ? undefined : memoryMebi * MEBI;
  return { name, where: 'control-plane', count: 1, shape: podShape({ cpuMilli, memoryBytes, tolerations: EVERY_TAINT }) };
}

/** flannel-io/flannel Documentation/kube-flannel.yml. */
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
