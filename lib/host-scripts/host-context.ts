import type { Bootstrap } from '../hosts/bootstrap.ts';
import type { Cluster, Host } from '../hosts/cluster.ts';
import { type HostOs, hostOs } from '../hosts/host-os.ts';
import type { Lab } from '../lab/lab.ts';

/** What the script of one host is made from. */
export interface HostContext {
  readonly lab: Lab;
  readonly cluster: Cluster;
  readonly bootstrap: Bootstrap;
  readonly host: Host;
  readonly os: HostOs;
  /** `1.20.5`. */
  readonly kubernetes: string;
  readonly controlPlane: Host;
}

/** @throws Error for a lab without a kubeadm cluster, which lib/config/host-rules.ts lets nobody ask for */
export function hostContext(lab: Lab, host: Host): HostContext {
  const { cluster } = lab;
  const { bootstrap } = cluster;
  const controlPlane = cluster.hosts.find(({ role }) => role === 'control-plane');
  if (bootstrap.os === undefined || controlPlane === undefined) {
    throw new Error(`host ${host.name} must have a known operating system and a control plane to join, got none; see cluster.bootstrap`);
  }
  const { minor, patch } = cluster.kubernetes;
  return { lab, cluster, bootstrap, host, os: hostOs(bootstrap.os), kubernetes: `1.${minor}.${patch}`, controlPlane };
}

/** The API server's port; kubeadm's default. */
export const API_PORT = 6443;

export function apiEndpoint({ controlPlane }: HostContext): string {
  return `${controlPlane.address}:${API_PORT}`;
}

/** Socket by which the kubelet reaches the runtime; with its scheme from 1.24 on, which demands it. */
export function criSocket({ cluster }: HostContext): string {
  return cluster.containerRuntime.name === 'docker'
    ? '/var/run/dockershim.sock'
    : `${cluster.kubernetes.minor >= 24 ? 'unix://' : ''}/run/containerd/containerd.sock`;
}
