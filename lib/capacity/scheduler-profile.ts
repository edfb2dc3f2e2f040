/**
 * What the default scheduler of one Kubernetes minor does differently from others, as far as it decides on which nodes pods of CPU and memory
 * requests land. Read in kubernetes/kubernetes pkg/scheduler at v1.20.5, v1.21.14, v1.22.17, v1.23.17, v1.24.0 to v1.27.0, v1.32.0 to v1.36.3.
 */
export interface SchedulerProfile {
  /** Weight of each score of 0 to 100 in the sum. Node affinity and image locality give every node the same here and are left out. */
  readonly weights: { readonly taints: number; readonly spread: number; readonly podAffinity: number };
  /**
   * How the balance of CPU and memory is scored: 100 less their difference, counting pods without requests as a little; 100 less half the
   * difference, counting requests only; or by how much the new pod changes the latter.
   */
  readonly balance: 'difference' | 'deviation' | 'improvement';
  /** Whether the balance is left out for a pod that requests nothing. */
  readonly balanceNeedsRequests: boolean;
  /**
   * How pods of one ReplicaSet are spread over nodes when they do not say it themselves. `none`: 1.20 ignores nodes without a zone label, which no
   * node of kubeadm has. Otherwise, how the spreading score is made whole.
   */
  readonly spread: 'none' | 'truncated' | 'rounded';
}

/** @param minor 20 for Kubernetes 1.20 */
export function schedulerProfile(minor: number): SchedulerProfile {
  return {
    // pkg/scheduler/apis/config/v1beta3/default_plugins.go is the default from 1.23.
    weights: minor >= 23 ? { taints: 3, spread: 2, podAffinity: 2 } : { taints: 1, spread: 2, podAffinity: 1 },
    balance: minor >= 36 ? 'improvement' : minor >= 22 ? 'deviation' : 'difference',
    balanceNeedsRequests: minor >= 33,
    spread: minor >= 24 ? 'rounded' : minor >= 21 ? 'truncated' : 'none',
  };
}
