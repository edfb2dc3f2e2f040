import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Excuse, excuse } from '../kubernetes/excuse.ts';
import { type FlannelProps, flannelObjects } from './flannel-objects.ts';

/** The pods' network of a cluster made with kubeadm. */
export class Flannel extends Construct {
  constructor(scope: Construct, id: string, props: FlannelProps) {
    super(scope, id);
    for (const object of flannelObjects(props)) {
      const made = new ApiObject(this, `${object.kind}-${object.metadata.name}`.toLowerCase(), object);
      if (object.kind === 'DaemonSet') excuse(made, ...DAEMON_EXCUSES);
    }
  }
}

const DAEMON_EXCUSES: readonly Excuse[] = [
  ['added-capabilities dropped-capabilities', 'sets up interfaces and routes: NET_ADMIN and NET_RAW'],
  [
    'privilege-escalation run-as-non-root read-only-root security-context seccomp-profile cpu-limit memory-limit',
    "manifest of flannel as its project publishes it; it runs as root because it changes the host's network",
  ],
  ['host-network', "it is what makes the pods' network, so that it cannot be in it"],
  [
    'host-path sensitive-host-path host-path-writable',
    "installs the network plugin and its configuration on the host, and shares the host's iptables lock",
  ],
  ['service-account-token', 'reads the address range of its node from the API server'],
];
