import { accepts, amountsFit, type NodeUse } from './node-use.ts';
import type { PodShape } from './pod-shape.ts';

/** Least and most equal pods that fit, over all the ways in which other pods may lie. */
export interface CapacityRange {
  readonly least: number;
  readonly most: number;
}

/** Pods of one shape that lie on unknown nodes. */
export interface FloatingPods {
  readonly shape: PodShape;
  readonly count: number;
}

/** Above so many steps, some 10 ms, an exact answer would be noticed at every synth; then bounds have to do. */
const EXACT_STEPS = 300_000;

/**
 * Bounds that hold wherever the floating pods lie: every node with none of them, and every node with all of them. Cheap, and often enough.
 *
 * @param nodes what is on each node for certain
 */
export function capacityBounds(nodes: readonly NodeUse[], floating: readonly FloatingPods[], pod: PodShape): CapacityRange {
  let [least, most] = [0, 0];
  for (const node of nodes) {
    most += node.roomFor(pod);
    least += withAll(node, floating).roomFor(pod);
  }
  return { least, most };
}

/**
 * The exact range, or `undefined` where that takes too long or where the floating pods themselves do not fit. Nodes are gone through one by one,
 * keeping, for each part of the floating pods that they may have taken so far, the least and most that fit beside it. Floating pods that make the
 * same difference are not told apart, and those that make none are left out.
 */
export function capacityRange(
  nodes: readonly NodeUse[],
  floating: readonly FloatingPods[],
  pod: PodShape,
  maxSteps = EXACT_STEPS,
): CapacityRange | undefined {
  const groups = groupsOf(nodes, floating, pod);
  const steps = groups.reduce((product, { count }) => (product * (count + 1) * (count + 2)) / 2, 1) * nodes.length;
  if (steps > maxSteps) return undefined;

  // By how much of the floating pods is taken, the number of a part. Before the first node nothing is.
  const parts = partsOf(groups);
  const all = parts.pods.length - 1;
  let least = new Float64Array(all + 1).fill(Number.POSITIVE_INFINITY);
  let most = new Float64Array(all + 1).fill(Number.NEGATIVE_INFINITY);
  [least[0], most[0]] = [0, 0];
  for (const [index, node] of nodes.entries()) {
    const room = roomBeside(node, index, parts, pod);
    // The first node finds nothing taken, the last one takes all that is left.
    const { befores, takens } = index === nodes.length - 1 ? parts.atLast : index === 0 ? parts.atFirst : parts.between;
    const nextLeast = new Float64Array(all + 1).fill(Number.POSITIVE_INFINITY);
    const nextMost = new Float64Array(all + 1).fill(Number.NEGATIVE_INFINITY);
    for (let step = 0; step < befores.length; step++) {
      const before = befores[step] ?? 0;
      const taken = takens[step] ?? 0;
      const more = room[taken] ?? NO_ROOM;
      if (more === NO_ROOM) continue;
      const lowest = (least[before] ?? 0) + more;
      const highest = (most[before] ?? 0) + more;
      if (lowest < (nextLeast[before + taken] ?? 0)) nextLeast[before + taken] = lowest;
      if (highest > (nextMost[before + taken] ?? 0)) nextMost[before + taken] = highest;
    }
    [least, most] = [nextLeast, nextMost];
  }
  const [lowest, highest] = [least[all] ?? 0, most[all] ?? 0];
  return lowest === Number.POSITIVE_INFINITY ? undefined : { least: lowest, most: highest };
}

/** Of a node that cannot take a part. */
const NO_ROOM = -1;

/** All the parts that can be taken of groups of pods, and all the ways to take one after another. Numbers of parts add up as the parts do. */
interface Parts {
  /** What each part takes. */
  readonly cpuMilli: Float64Array;
  readonly memoryBytes: Float64Array;
  readonly pods: Float64Array;
  /** By node, the parts that it does not let in. */
  readonly unwelcome: readonly ReadonlySet<number>[];
  readonly atFirst: Pairs;
  readonly between: Pairs;
  readonly atLast: Pairs;
}

/** Parts that a node can find taken and take itself, by turns. */
interface Pairs {
  readonly befores: Int32Array;
  readonly takens: Int32Array;
}

/** Rows that differ in their own pods alone have the same groups one after another. */
let last: { readonly key: string; readonly parts: Parts } | undefined;

function partsOf(groups: readonly Group[]): Parts {
  const key = JSON.stringify(groups);
  if (last?.key !== key) last = { key, parts: makeParts(groups) };
  return last.parts;
}

function makeParts(groups: readonly Group[]): Parts {
  // A part is a number in mixed radix with a digit for each group, the first one lowest.
  let parts: number[][] = [[]];
  let pairs: (readonly [before: number, taken: number])[] = [[0, 0]];
  for (const { count } of groups) {
    const radix = parts.length;
    const digits = Array.from({ length: count + 1 }, (_, digit) => digit);
    parts = digits.flatMap((digit) => parts.map((lower) => [...lower, digit]));
    pairs = digits.flatMap((before) =>
      digits.slice(0, count + 1 - before).flatMap((taken) => pairs.map(([b, t]) => [b + before * radix, t + taken * radix] as const)),
    );
  }
  const sums = (amount: (group: Group) => number) =>
    Float64Array.from(parts, (counts) => groups.reduce((sum, group, index) => sum + amount(group) * (counts[index] ?? 0), 0));
  const unwelcome = (groups[0]?.welcome ?? []).map((_, node) => {
    const refused = sums(({ welcome }) => (welcome[node] ? 0 : 1));
    return new Set([...refused.keys()].filter((part) => refused[part] !== 0));
  });
  return {
    cpuMilli: sums((group) => group.cpuMilli),
    memoryBytes: sums((group) => group.memoryBytes),
    pods: sums((group) => group.pods),
    unwelcome,
    atFirst: { befores: Int32Array.from(parts, () => 0), takens: Int32Array.from(parts.keys()) },
    between: { befores: Int32Array.from(pairs, ([before]) => before), takens: Int32Array.from(pairs, ([, taken]) => taken) },
    atLast: { befores: Int32Array.from(parts.keys()), takens: Int32Array.from(parts.keys()).reverse() },
  };
}

/** Floating pods that take the same from the same nodes. */
interface Group {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly pods: number;
  /** By node, whether it lets them in. */
  readonly welcome: readonly boolean[];
  readonly count: number;
}

function groupsOf(nodes: readonly NodeUse[], floating: readonly FloatingPods[], pod: PodShape): Group[] {
  const scarce = scarceAmounts(nodes, floating, pod);
  const groups = new Map<string, Group>();
  for (const { shape, count } of floating) {
    const welcome = nodes.map(({ node }) => accepts(node, shape));
    const [cpuMilli, memoryBytes, pods] = [scarce.cpu ? shape.cpuMilli : 0, scarce.memory ? shape.memoryBytes : 0, scarce.pods ? 1 : 0];
    if (cpuMilli + memoryBytes + pods === 0 && welcome.includes(true)) continue;
    const key = [cpuMilli, memoryBytes, pods, ...welcome].join();
    groups.set(key, { cpuMilli, memoryBytes, pods, welcome, count: (groups.get(key)?.count ?? 0) + count });
  }
  return [...groups.values()];
}

/** What the floating pods can make scarce: the rest is plenty on every node even with all of them there, and need not be counted. */
function scarceAmounts(nodes: readonly NodeUse[], floating: readonly FloatingPods[], pod: PodShape) {
  const scarce = { cpu: false, memory: false, pods: false };
  for (const node of nodes) {
    const room = node.roomByAmounts(pod);
    const full = withAll(node, floating);
    const freeCpu = node.node.cpuMilli - full.cpuMilli;
    const freeMemory = node.node.memoryBytes - full.memoryBytes;
    scarce.cpu ||= freeCpu < room * pod.cpuMilli;
    scarce.memory ||= freeMemory < room * pod.memoryBytes;
    scarce.pods ||= node.node.pods - full.pods < room;
  }
  return scarce;
}

/** The node with every floating pod that it lets in. */
function withAll(node: NodeUse, floating: readonly FloatingPods[]): NodeUse {
  const full = node.clone();
  for (const { shape, count } of floating) if (accepts(node.node, shape)) full.add(shape, count);
  return full;
}

/** By part of the floating pods, the room for the pod on a node that has taken it. */
function roomBeside(use: NodeUse, index: number, parts: Parts, pod: PodShape): Int32Array {
  const { node } = use;
  const welcome = accepts(node, pod);
  const unwelcome = parts.unwelcome[index];
  // What the part takes has no bearing where the node was overfull before.
  const freeCpu = node.cpuMilli - use.cpuMilli;
  const freeMemory = node.memoryBytes - use.memoryBytes;
  const freePods = node.pods - use.pods;
  return Int32Array.from(parts.pods, (takenPods, part) => {
    const takenCpu = parts.cpuMilli[part] ?? 0;
    const takenMemory = parts.memoryBytes[part] ?? 0;
    const overfull =
      (takenCpu > 0 && takenCpu > freeCpu) || (takenMemory > 0 && takenMemory > freeMemory) || (takenPods > 0 && takenPods > freePods);
    if (overfull || unwelcome?.has(part)) return NO_ROOM;
    if (!welcome) return 0;
    return amountsFit(pod, freeCpu - takenCpu, freeMemory - takenMemory, freePods - takenPods);
  });
}
