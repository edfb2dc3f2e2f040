/**
 * TCP ports of a node that Kubernetes and flannel listen on (kubernetes/website content/en/docs/reference/networking/ports-and-protocols.md,
 * kubernetes/kubernetes cmd/kubeadm/app/constants/constants.go and pkg/cluster/ports/ports.go; 8081 is the health port of lib/network/flannel-objects.ts).
 */
export const TAKEN_PORTS: ReadonlyMap<number, string> = new Map([
  [2379, "etcd's clients"],
  [2380, "etcd's peers"],
  [2381, "etcd's metrics"],
  [6443, 'the API server'],
  [8081, "flannel's health"],
  [10248, "the kubelet's health"],
  [10249, "kube-proxy's metrics"],
  [10250, 'the kubelet'],
  [10251, 'the scheduler'],
  [10252, 'the controller manager'],
  [10255, "the kubelet's read-only port"],
  [10256, "kube-proxy's health"],
  [10257, 'the controller manager'],
  [10259, 'the scheduler'],
]);

/** The API server gives Services ports of this range on every node, kube-proxy serves them. */
export const NODE_PORTS = { first: 30000, last: 32767 } as const;

/** NFS of version 4, and the port mapper that its packages bring. */
export const NFS_PORTS: ReadonlyMap<number, string> = new Map([
  [111, 'the port mapper of NFS'],
  [2049, 'NFS'],
]);
