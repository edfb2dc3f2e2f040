import type { Host } from '../hosts/cluster.ts';
import { type HostOs, hostOs } from '../hosts/host-os.ts';
import type { Lab } from '../lab/lab.ts';

/** What the script of one host is made from. */
export interface HostContext {
  readonly lab: Lab;
  /** One of the lab's. */
  readonly host: Host;
  /** What is known of the system that `lab.cluster.bootstrap.os` names. */
  readonly os: HostOs;
  /** The one of the lab's hosts whose API server the others join. */
  readonly controlPlane: Host;
}

/** @throws Error for a lab without a kubeadm cluster, which lib/config/host-rules.ts lets nobody ask for */
export function hostContext(lab: Lab, host: Host): HostContext {
  const { hosts, bootstrap } = lab.cluster;
  const controlPlane = hosts.find(({ role }) => role === 'control-plane');
  if (bootstrap.os === undefined || controlPlane === undefined) {
    throw new Error(`host ${host.name} must have a known operating system and a control plane to join, got none; see cluster.bootstrap`);
  }
  return { lab, host, os: hostOs(bootstrap.os), controlPlane };
}

/** The API server's port; kubeadm's default. */
export const API_PORT = 6443;

export function apiEndpoint({ controlPlane }: HostContext): string {
  return `${controlPlane.address}:${API_PORT}`;
}

/** Socket by which the kubelet reaches the runtime; with its scheme from 1.24 on, which demands it. */
export function criSocket({ lab: { cluster } }: HostContext): string {
  return cluster.containerRuntime.name === 'docker'
    ? '/var/run/dockershim.sock'
    : `${cluster.kubernetes.minor >= 24 ? 'unix://' : ''}/run/containerd/containerd.sock`;
}
