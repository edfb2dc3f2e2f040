import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { UNUSABLE_BLOCKS } from '../hosts/address-blocks.ts';
import { contains } from '../hosts/ipv4-range.ts';

/** Names that every /etc/hosts of Linux and macOS has already, for other addresses. */
const TAKEN_NAMES = [
  'localhost',
  'localhost4',
  'localhost6',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  'broadcasthost',
];
/** Scripts of the operator that lie in the same folder as those of the hosts. */
const SCRIPT_NAMES = ['cluster', 'reset'];
/** The C library takes these for addresses: 12 is 0.0.0.12 (getaddrinfo, inet_aton). */
const NUMBER_NAME = /^(?:\d+|0x[\da-f]*)$/;

/** What a host can be called and where it can be. */
export function* hostIdentityRules({ cluster }: ValidPart<LabFile>): Generator<Fault> {
  for (const [index, host] of (cluster?.hosts ?? []).entries()) {
    if (host?.name !== undefined) yield* nameIsFree(`cluster.hosts[${index}].name`, host.name, cluster?.bootstrap?.tool ?? 'kubeadm');
    if (host?.address !== undefined) yield* addressIsOfHost(`cluster.hosts[${index}].address`, host.address);
  }
}

function* nameIsFree(path: string, name: string, tool: string): Generator<Fault> {
  if (TAKEN_NAMES.includes(name)) {
    yield [path, `must not be a name that every machine has in /etc/hosts for itself, got "${name}"; write another, such as "node-1"`];
  } else if (NUMBER_NAME.test(name)) {
    yield [path, `must hold a letter, because a number is looked up as an address, got "${name}"; write "node-${name}"`];
  } else if (tool === 'kubeadm' && SCRIPT_NAMES.includes(name)) {
    yield [
      path,
      `must not be ${SCRIPT_NAMES.join(' or ')}, because host/${name}.sh is the operator's script, got "${name}"; write "${name}-1"`,
    ];
  }
}

function* addressIsOfHost(path: string, address: string): Generator<Fault> {
  const block = UNUSABLE_BLOCKS.find(({ range }) => contains(range, address));
  if (block !== undefined) {
    yield [path, `must be an address by which the other hosts reach it, got ${address}, which is ${block.meaning} (${block.cidr})`];
  } else if (/\.(0|255)$/.test(address)) {
    const of = address.endsWith('.0') ? 'a network itself' : 'everybody in a network (broadcast)';
    yield [path, `must be the address of one host, got ${address}, which is that of ${of}; give it one that ends in 1 to 254`];
  }
}
