import { corednsImage, imageRepository } from '../hosts/bootstrap.ts';
import { exactRelease, pauseTag } from '../hosts/kubernetes-release.ts';
import { FLANNEL_IMAGES } from '../network/flannel-images.ts';
import type { HostContext } from './host-context.ts';

/** Images that a host needs before its first pod, in the order in which they are pulled. */
export function hostImages(context: HostContext): string[] {
  const { cluster, bootstrap, host, kubernetes } = context;
  const { minor } = cluster.kubernetes;
  const repository = imageRepository(bootstrap.mirror);
  const release = exactRelease(cluster.kubernetes);
  const everywhere = [`${repository}/kube-proxy:v${kubernetes}`, `${repository}/pause:${pauseTag(cluster.kubernetes)}`];
  const controlPlane = [
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${repository}/${name}:v${kubernetes}`),
    // Their versions differ between patches of a minor; those of a release that is not in the table are pulled by kubeadm init.
    ...(release === undefined ? [] : [`${repository}/etcd:${release.etcd}`, `${corednsImage(bootstrap.mirror, minor)}:${release.coredns}`]),
  ];
  return [...(host.role === 'control-plane' ? controlPlane : []), ...everywhere, FLANNEL_IMAGES.cniPlugin, FLANNEL_IMAGES.flannel];
}
