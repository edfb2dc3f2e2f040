import type { CheckException } from '../check-exception.ts';
import { excuse } from './excuse.ts';

const DAEMON_SET = 'DaemonSet kube-flannel/kube-flannel-ds';
const UPSTREAM = 'manifest of flannel as its project publishes it';

/** The network of a cluster that kubeadm sets up, from the checks that run before anything is written. */
export const FLANNEL_CHECK_EXCEPTIONS: readonly CheckException[] = excuse(
  ['ServiceAccount kube-flannel/flannel', 'ConfigMap kube-flannel/kube-flannel-cfg', DAEMON_SET],
  'namespace-unknown',
  'the file brings its own namespace and is applied before the base, which must not wait for the network of a cluster that has one',
);

/** The same, from the rules. */
export const FLANNEL_EXCEPTIONS: readonly CheckException[] = [
  ...excuse([DAEMON_SET], 'added-capabilities dropped-capabilities', 'sets up interfaces and routes: NET_ADMIN and NET_RAW'),
  ...excuse(
    [DAEMON_SET],
    'privilege-escalation run-as-non-root read-only-root security-context seccomp-profile cpu-limit memory-limit',
    `${UPSTREAM}; it runs as root because it changes the host's network`,
  ),
  ...excuse([DAEMON_SET], 'host-network', "it is what makes the pods' network, so that it cannot be in it"),
  ...excuse(
    [DAEMON_SET],
    'host-path sensitive-host-path host-path-writable',
    "installs the network plugin and its configuration on the host, and shares the host's iptables lock",
  ),
  ...excuse([DAEMON_SET], 'service-account-token', 'reads the address range of its node from the API server'),
];
