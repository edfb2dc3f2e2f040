import { addressRange, type Ipv4Range } from './ipv4-range.ts';

/** Addresses with a meaning of their own. */
export interface AddressBlock {
  readonly cidr: string;
  readonly range: Ipv4Range;
  /** What they are, as the second half of "127.0.0.1 is ...". */
  readonly meaning: string;
}

/** Blocks that no host, pod or service can be in (IANA's registry of special-purpose IPv4 addresses; 224.0.0.0/4 is multicast). */
export const UNUSABLE_BLOCKS: readonly AddressBlock[] = [
  block('0.0.0.0/8', '"this network"'),
  block('127.0.0.0/8', 'the loopback, which every machine has for itself'),
  block('169.254.0.0/16', 'link-local, which no router passes on'),
  block('224.0.0.0/4', 'multicast'),
  block('240.0.0.0/4', 'reserved'),
];

/** What docker0 takes, unless the machine has a route into it (moby/moby libnetwork/ipamutils/utils.go). */
export const DOCKER_BRIDGE = block('172.17.0.0/16', "Docker's own bridge");

function block(cidr: string, meaning: string): AddressBlock {
  return { cidr, range: addressRange(cidr), meaning };
}
