import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { DOCKER_BRIDGE, UNUSABLE_BLOCKS } from '../hosts/address-blocks.ts';
import { addressRange, canonicalRange, contains, overlaps, prefixLength } from '../hosts/ipv4-range.ts';

type Cluster = NonNullable<ValidPart<LabFile>['cluster']>;
type RangeKey = 'podCidr' | 'serviceCidr';

/** The controller manager's --node-cidr-mask-size, which nothing here changes. */
const NODE_PREFIX = 24;
/**
 * What kubeadm takes (kubernetes/kubernetes cmd/kubeadm/app/apis/kubeadm/validation/validation.go and constants.go): a pods' range of at least one
 * node's and at most 2^16 of them, a services' range of at least 10 and at most 2^20 addresses.
 */
const PREFIXES = { podCidr: { least: 8, most: NODE_PREFIX }, serviceCidr: { least: 12, most: 28 } } as const;

/** What must hold for the ranges of pods and services. */
export function* addressRules({ cluster }: ValidPart<LabFile>): Generator<Fault> {
  if (cluster === undefined) return;
  for (const key of ['podCidr', 'serviceCidr'] as const) {
    const cidr = cluster[key];
    if (cidr === undefined) continue;
    const path = `cluster.${key}`;
    const canonical = canonicalRange(cidr);
    if (cidr !== canonical) {
      yield [path, `must have no bits behind its prefix, which flannel and the API server drop, got ${cidr}; write ${canonical}`];
    }
    yield* toolTakes(cluster, key, cidr);
    for (const { cidr: block, range, meaning } of UNUSABLE_BLOCKS) {
      if (overlaps(range, addressRange(cidr))) yield [path, `must lie outside ${block}, which is ${meaning}, got ${cidr}; ${OTHERS[key]}`];
    }
    if (runsDocker(cluster) && overlaps(DOCKER_BRIDGE.range, addressRange(cidr))) {
      yield [path, `must lie outside ${DOCKER_BRIDGE.cidr}, ${DOCKER_BRIDGE.meaning} on every host, got ${cidr}; ${OTHERS[key]}`];
    }
  }
  yield* hostsAreBesideDocker(cluster);
}

const OTHERS = { podCidr: 'such as 10.244.0.0/16', serviceCidr: 'such as 10.96.0.0/12' } as const;

/** Of minikube, whose script does not change them (kubernetes/minikube pkg/minikube/cni/cni.go and pkg/minikube/constants/constants.go). */
const MINIKUBE_RANGES = { podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/12' } as const;

/** A cluster that is there already was made by whoever made it. kind hands the ranges to its own kubeadm. */
function* toolTakes(cluster: Cluster, key: RangeKey, cidr: string): Generator<Fault> {
  const tool = cluster.bootstrap?.tool ?? 'kubeadm';
  if (tool === 'none') return;
  if (tool === 'minikube') {
    if (cidr !== MINIKUBE_RANGES[key]) yield [`cluster.${key}`, `must be ${MINIKUBE_RANGES[key]}, which minikube takes, got ${cidr}`];
    return;
  }
  const prefix = prefixLength(cidr);
  const { least, most } = PREFIXES[key];
  const hosts = cluster.hosts?.length ?? 0;
  if (prefix < least || prefix > most) {
    const why = key === 'podCidr' ? `each node gets a /${NODE_PREFIX} of it` : 'kubeadm takes 16 to 1048576 addresses';
    yield [`cluster.${key}`, `must have a prefix of ${least} to ${most}: ${why}, got ${cidr}; ${OTHERS[key]}`];
  } else if (key === 'podCidr' && 2 ** (NODE_PREFIX - prefix) < hosts) {
    const needed = NODE_PREFIX - Math.ceil(Math.log2(hosts));
    const [address] = canonicalRange(cidr.replace(/\d+$/, String(needed))).split('/');
    yield [
      'cluster.podCidr',
      `must have a /${NODE_PREFIX} for each of the ${hosts} hosts, got ${cidr}, which has ${2 ** (NODE_PREFIX - prefix)}; write ${address}/${needed} or a larger range`,
    ];
  }
}

/** kind's nodes run containerd, whatever is around them. */
function runsDocker({ bootstrap, containerRuntime }: Cluster): boolean {
  return containerRuntime?.name === 'docker' && bootstrap?.tool !== 'kind';
}

/** Docker leaves the block to a machine that is in it; on the others its bridge would swallow what is for that one. */
function* hostsAreBesideDocker(cluster: Cluster): Generator<Fault> {
  if (cluster.containerRuntime?.name !== 'docker' || (cluster.bootstrap?.tool ?? 'kubeadm') !== 'kubeadm') return;
  const hosts = [...(cluster.hosts ?? []).entries()];
  const inside = hosts.filter(([, host]) => host?.address !== undefined && contains(DOCKER_BRIDGE.range, host.address));
  if (inside.length === hosts.length) return;
  for (const [index, host] of inside) {
    const message = `must lie outside ${DOCKER_BRIDGE.cidr}, ${DOCKER_BRIDGE.meaning} on the hosts beside it, got ${host?.address}`;
    yield [`cluster.hosts[${index}].address`, `${message}; give it an address of the others' network, or use containerd`];
  }
}
