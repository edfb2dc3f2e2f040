import { type NodeShape, NodeUse } from '../../lib/capacity/node-use.ts';

export const MEBI = 2 ** 20;

/** An empty node of two cores and about 4 GiB, unless said otherwise. */
export function node(name: string, props: Partial<NodeShape> = {}): NodeUse {
  return new NodeUse({ name, cpuMilli: 2000, memoryBytes: 3688 * MEBI, pods: 110, labels: {}, taints: [], ...props });
}
