import { type NodeUse, tolerated } from './node-use.ts';
import type { PodShape } from './pod-shape.ts';
import type { SchedulerProfile } from './scheduler-profile.ts';

/** Where the default scheduler puts a number of equal pods. Arrays are indexed as the nodes are. */
export interface Placement {
  readonly perNode: readonly number[];
  /** How many found a node; the others stay Pending. This number does not depend on chance. */
  readonly placed: number;
  /** Groups of nodes between which the scheduler drew lots on the way, so that their numbers may come out exchanged. */
  readonly chance: readonly (readonly number[])[];
}

export interface PlacementOptions {
  /** Picks one of the nodes with the best score; the scheduler draws lots. @default - the first */
  readonly choose?: (best: readonly number[], placed: readonly number[]) => number;
  /** Pods on each node from which the pod asks to be kept away, by a preferred anti-affinity of weight 100 on the host name. @default - none */
  readonly avoid?: readonly number[];
}

const MAX_SCORE = 100;
/** pkg/scheduler/framework/plugins/podtopologyspread/plugin.go: the default constraint on the host name. Its zone has no effect without zone labels. */
const HOST_MAX_SKEW = 3;

/**
 * Places equal pods one after another as the default scheduler would, and books them on the nodes. Below 100 nodes the scheduler looks at all of
 * them, and preemption does not happen between pods of one priority; so this is the whole of it, but for image locality (nodes are taken to have
 * the same images), volumes, host ports, and affinities that pods state themselves.
 *
 * @param nodes changed in place
 */
export function placePods(
  nodes: readonly NodeUse[],
  pod: PodShape,
  count: number,
  profile: SchedulerProfile,
  { choose = first, avoid }: PlacementOptions = {},
): Placement {
  const perNode = nodes.map(() => 0);
  const lots = new Lots(nodes.length);
  const open = nodes.map((_, index) => index).filter((index) => use(nodes, index).obstacleTo(pod) === undefined);
  const soft = nodes.map(({ node }) => softTaints(node.taints, pod));
  const resources = nodes.map((node) => resourceScore(node, pod, profile));
  let placed = 0;
  for (; placed < count && open.length > 0; placed++) {
    const best = bestNodes(open, { perNode, soft, resources, avoid, spread: pod.spread }, profile);
    lots.draw(best);
    const chosen = best.length === 1 ? at(best, 0) : choose(best, perNode);
    const node = use(nodes, chosen);
    node.add(pod);
    perNode[chosen] = at(perNode, chosen) + 1;
    resources[chosen] = resourceScore(node, pod, profile);
    if (node.obstacleTo(pod) !== undefined) open.splice(open.indexOf(chosen), 1);
  }
  return { perNode, placed, chance: lots.groups() };
}

interface Scores {
  readonly perNode: readonly number[];
  readonly soft: readonly number[];
  readonly resources: readonly number[];
  readonly avoid: readonly number[] | undefined;
  readonly spread: boolean;
}

/** The open nodes with the highest sum of scores, in order. Each score is scaled by the highest of the open nodes only. */
function bestNodes(open: readonly number[], scores: Scores, { weights, spread }: SchedulerProfile): number[] {
  if (open.length < 2) return [...open];
  const softMax = open.reduce((max, index) => Math.max(max, at(scores.soft, index)), 0);
  const spreading = scores.spread && spread !== 'none' ? new Spreading(open, scores.perNode, spread) : undefined;
  const avoidance = scores.avoid === undefined ? undefined : extremes(open, scores.avoid);
  let best: number[] = [];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const index of open) {
    let score = at(scores.resources, index);
    if (softMax > 0) score -= weights.taints * Math.floor((MAX_SCORE * at(scores.soft, index)) / softMax);
    if (spreading !== undefined) score += weights.spread * spreading.score(at(scores.perNode, index));
    if (avoidance !== undefined && scores.avoid !== undefined && avoidance.max > avoidance.min) {
      score += weights.podAffinity * Math.floor((MAX_SCORE * (avoidance.max - at(scores.avoid, index))) / (avoidance.max - avoidance.min));
    }
    if (score > bestScore) [best, bestScore] = [[index], score];
    else if (score === bestScore) best.push(index);
  }
  return best;
}

/** Fewer pods of the same ReplicaSet, more points: podtopologyspread/scoring.go. */
class Spreading {
  readonly #weight: number;
  readonly #whole: (value: number) => number;
  readonly #min: number;
  readonly #max: number;

  constructor(open: readonly number[], perNode: readonly number[], spread: 'truncated' | 'rounded') {
    this.#weight = Math.log(open.length + 2);
    this.#whole = spread === 'rounded' ? Math.round : Math.floor;
    const { min, max } = extremes(open, perNode);
    [this.#min, this.#max] = [this.#raw(min), this.#raw(max)];
  }

  score(pods: number): number {
    return Math.floor((MAX_SCORE * (this.#max + this.#min - this.#raw(pods))) / this.#max);
  }

  #raw(pods: number): number {
    return this.#whole(pods * this.#weight + HOST_MAX_SKEW - 1);
  }
}

/** Free share of the node once the pod is there, and balance between CPU and memory: noderesources/least_allocated.go, balanced_allocation.go. */
function resourceScore(use: NodeUse, pod: PodShape, profile: SchedulerProfile): number {
  const { node } = use;
  const cpu = use.scoredCpuMilli + pod.scoredCpuMilli;
  const memory = use.scoredMemoryBytes + pod.scoredMemoryBytes;
  const free = Math.floor((freeScore(cpu, node.cpuMilli) + freeScore(memory, node.memoryBytes)) / 2);
  return free + balanceScore(use, pod, profile);
}

function freeScore(requested: number, capacity: number): number {
  return capacity === 0 || requested > capacity ? 0 : Math.floor(((capacity - requested) * MAX_SCORE) / capacity);
}

function balanceScore(use: NodeUse, pod: PodShape, { balance, balanceNeedsRequests }: SchedulerProfile): number {
  if (balanceNeedsRequests && pod.cpuMilli === 0 && pod.memoryBytes === 0) return 0;
  const { node } = use;
  if (balance === 'difference') {
    const cpu = (use.scoredCpuMilli + pod.scoredCpuMilli) / node.cpuMilli;
    const memory = (use.scoredMemoryBytes + pod.scoredMemoryBytes) / node.memoryBytes;
    return cpu >= 1 || memory >= 1 ? 0 : Math.trunc((1 - Math.abs(cpu - memory)) * MAX_SCORE);
  }
  const after = deviationScore(use, use.cpuMilli + pod.cpuMilli, use.memoryBytes + pod.memoryBytes);
  if (balance === 'deviation') return after;
  const before = deviationScore(use, use.cpuMilli, use.memoryBytes);
  return MAX_SCORE / 2 + Math.trunc((MAX_SCORE / 2 + after - before) / 2);
}

function deviationScore({ node }: NodeUse, cpuMilli: number, memoryBytes: number): number {
  const difference = Math.min(1, cpuMilli / node.cpuMilli) - Math.min(1, memoryBytes / node.memoryBytes);
  return Math.trunc((1 - Math.abs(difference / 2)) * MAX_SCORE);
}

function softTaints(taints: NodeUse['node']['taints'], pod: PodShape): number {
  return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerated(taint, pod.tolerations)).length;
}

/** Which nodes were exchangeable at some draw, joined where draws overlap. */
class Lots {
  readonly #parent: number[];
  #drawn = false;

  constructor(nodes: number) {
    this.#parent = Array.from({ length: nodes }, (_, index) => index);
  }

  draw(best: readonly number[]): void {
    const [head, ...others] = best;
    if (head === undefined || others.length === 0) return;
    this.#drawn = true;
    for (const other of others) this.#parent[this.#root(other)] = this.#root(head);
  }

  groups(): number[][] {
    if (!this.#drawn) return [];
    const groups = new Map<number, number[]>();
    for (const index of this.#parent.keys()) {
      const root = this.#root(index);
      groups.set(root, [...(groups.get(root) ?? []), index]);
    }
    return [...groups.values()].filter((group) => group.length > 1);
  }

  #root(index: number): number {
    let root = index;
    while (at(this.#parent, root) !== root) root = at(this.#parent, root);
    return root;
  }
}

function extremes(indices: readonly number[], values: readonly number[]): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const index of indices) [min, max] = [Math.min(min, at(values, index)), Math.max(max, at(values, index))];
  return { min, max };
}

function first(best: readonly number[]): number {
  return at(best, 0);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}

function use(nodes: readonly NodeUse[], index: number): NodeUse {
  const node = nodes[index];
  if (node === undefined) throw new Error(`node index must be below ${nodes.length}, got ${index}`);
  return node;
}
