import { corednsImage, imageRepository } from '../hosts/bootstrap.ts';
import { exactRelease, pauseTag } from '../hosts/kubernetes-release.ts';
import { kubernetesText } from '../hosts/kubernetes-version.ts';
import { FLANNEL_IMAGES } from '../network/flannel-images.ts';
import type { HostContext } from './host-context.ts';

/** Images that a host needs before its first pod, in the order in which they are pulled. */
export function hostImages(context: HostContext): string[] {
  const { lab, host } = context;
  const { kubernetes, bootstrap } = lab.cluster;
  const version = kubernetesText(kubernetes);
  const repository = imageRepository(bootstrap.mirror);
  const release = exactRelease(kubernetes);
  const everywhere = [`${repository}/kube-proxy:v${version}`, `${repository}/pause:${pauseTag(kubernetes)}`];
  const controlPlane = [
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => `${repository}/${name}:v${version}`),
    // Their versions differ between patches of a minor; those of a release that is not in the table are pulled by kubeadm init.
    ...(release === undefined
      ? []
      : [`${repository}/etcd:${release.etcd}`, `${corednsImage(bootstrap.mirror, kubernetes.minor)}:${release.coredns}`]),
  ];
  return [...(host.role === 'control-plane' ? controlPlane : []), ...everywhere, FLANNEL_IMAGES.cniPlugin, FLANNEL_IMAGES.flannel];
}
