import type { CpuAmount } from '../quantities/cpu-amount.ts';
import type { MemoryAmount } from '../quantities/memory-amount.ts';
import type { Bootstrap } from './bootstrap.ts';
import type { KubernetesVersion } from './kubernetes-version.ts';

/** Keeps pods without a matching toleration away from a host. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** One machine of the cluster. */
export interface Host {
  /** Also the node's name in the cluster. */
  readonly name: string;
  /** IPv4 address by which the other hosts reach it. */
  readonly address: string;
  readonly role: 'control-plane' | 'worker';
  readonly cpu: CpuAmount;
  readonly memory: MemoryAmount;
  readonly taints: readonly Taint[];
}

/** The cluster a study runs on. */
export interface Cluster {
  readonly kubernetes: KubernetesVersion;
  readonly operatingSystem: string;
  readonly containerRuntime: { readonly name: 'docker' | 'containerd'; readonly version: string };
  readonly networkPlugin: 'flannel';
  /** Address ranges in CIDR form; they overlap neither each other nor a host's address. */
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly hosts: readonly Host[];
  readonly bootstrap: Bootstrap;
}
