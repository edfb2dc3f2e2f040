/** flannel and the CNI plugin of the same release (flannel-io/flannel Documentation/kube-flannel.yml at v0.28.9). */
export const FLANNEL_IMAGES = {
  flannel: 'ghcr.io/flannel-io/flannel:v0.28.9',
  cniPlugin: 'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3',
} as const;
