import type { Taint } from '../hosts/cluster.ts';
import type { PodShape, Toleration } from './pod-shape.ts';

/** What a node offers to pods. */
export interface NodeShape {
  readonly name: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** How many pods the kubelet takes. */
  readonly pods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** What stands in the way of one more pod on a node, or nothing. */
export type Obstacle = 'taint' | 'selector' | 'pods' | 'cpu' | 'memory';

/** How much of one node is taken. */
export class NodeUse {
  cpuMilli = 0;
  memoryBytes = 0;
  pods = 0;
  scoredCpuMilli = 0;
  scoredMemoryBytes = 0;

  constructor(readonly node: NodeShape) {}

  clone(): NodeUse {
    const copy = new NodeUse(this.node);
    copy.cpuMilli = this.cpuMilli;
    copy.memoryBytes = this.memoryBytes;
    copy.pods = this.pods;
    copy.scoredCpuMilli = this.scoredCpuMilli;
    copy.scoredMemoryBytes = this.scoredMemoryBytes;
    return copy;
  }

  /** @param count negative to take pods away */
  add(pod: PodShape, count = 1): void {
    this.cpuMilli += pod.cpuMilli * count;
    this.memoryBytes += pod.memoryBytes * count;
    this.pods += count;
    this.scoredCpuMilli += pod.scoredCpuMilli * count;
    this.scoredMemoryBytes += pod.scoredMemoryBytes * count;
  }

  /** The first of the default scheduler's filters that one more such pod fails. */
  obstacleTo(pod: PodShape): Obstacle | undefined {
    if (!accepts(this.node, pod)) return this.node.taints.some((taint) => keepsAway(taint, pod.tolerations)) ? 'taint' : 'selector';
    if (this.pods + 1 > this.node.pods) return 'pods';
    if (pod.cpuMilli > 0 && this.cpuMilli + pod.cpuMilli > this.node.cpuMilli) return 'cpu';
    if (pod.memoryBytes > 0 && this.memoryBytes + pod.memoryBytes > this.node.memoryBytes) return 'memory';
    return undefined;
  }

  /** How many such pods the node still takes; none where it is overfull. */
  roomFor(pod: PodShape): number {
    return accepts(this.node, pod) ? this.roomByAmounts(pod) : 0;
  }

  /** As `roomFor`, for a pod that the node is known to accept. */
  roomByAmounts(pod: PodShape): number {
    const { cpuMilli, memoryBytes, pods } = this.node;
    return amountsFit(pod, cpuMilli - this.cpuMilli, memoryBytes - this.memoryBytes, pods - this.pods);
  }
}

/** How many such pods fit free amounts; none where these are negative. */
export function amountsFit(pod: PodShape, cpuMilli: number, memoryBytes: number, pods: number): number {
  let room = pods;
  if (pod.cpuMilli > 0) room = Math.min(room, Math.floor(cpuMilli / pod.cpuMilli));
  if (pod.memoryBytes > 0) room = Math.min(room, Math.floor(memoryBytes / pod.memoryBytes));
  return Math.max(0, room);
}

/** Whether taints and node selector let a pod onto a node, full or not. */
export function accepts(node: NodeShape, pod: PodShape): boolean {
  if (node.taints.some((taint) => keepsAway(taint, pod.tolerations))) return false;
  for (const key in pod.nodeSelector) if (node.labels[key] !== pod.nodeSelector[key]) return false;
  return true;
}

function keepsAway(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return taint.effect !== 'PreferNoSchedule' && !tolerated(taint, tolerations);
}

/** kubernetes/kubernetes staging/src/k8s.io/api/core/v1/toleration.go, without the comparisons of 1.35. */
export function tolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  return tolerations.some(
    ({ key, value, effect }) =>
      (effect === '' || effect === taint.effect) &&
      (key === '' ? value === undefined : key === taint.key) &&
      (value === undefined || value === (taint.value ?? '')),
  );
}
