/** A finding that is accepted, and why. */
export interface CheckException {
  /** `Deployment openfaas/gateway`; `Namespace openfaas` for what lives in no namespace. Wherever the object stands, also in every row. */
  readonly object: string;
  /** Id of the rule, as findings carry it. */
  readonly rule: string;
  readonly reason: string;
}

/** What the labs of this project accept. */
export const EXCEPTIONS: readonly CheckException[] = [];

/** What a lab accepts whose hosts are set up with kubeadm; the others have no flannel, and an exception that nothing needs is a fault. */
export const FLANNEL_EXCEPTIONS: readonly CheckException[] = [
  'ServiceAccount kube-flannel/flannel',
  'ConfigMap kube-flannel/kube-flannel-cfg',
  'DaemonSet kube-flannel/kube-flannel-ds',
].map((object) => ({
  object,
  rule: 'namespace-unknown',
  reason: 'the file brings its own namespace and is applied before the base, which must not wait for the network of a cluster that has one',
}));
