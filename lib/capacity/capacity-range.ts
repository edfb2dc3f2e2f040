import { accepts, type NodeUse } from './node-use.ts';
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
  const { parts, befores, takens } = partsOf(groups.map(({ count }) => count));
  const all = parts.length - 1;
  let least = new Float64Array(parts.length).fill(Number.POSITIVE_INFINITY);
  let most = new Float64Array(parts.length).fill(Number.NEGATIVE_INFINITY);
  [least[0], most[0]] = [0, 0];
  for (const [index, node] of nodes.entries()) {
    const room = parts.map((counts) => roomBeside(node, index, groups, counts, pod));
    const nextLeast = new Float64Array(parts.length).fill(Number.POSITIVE_INFINITY);
    const nextMost = new Float64Array(parts.length).fill(Number.NEGATIVE_INFINITY);
    const take = (before: number, taken: number): void => {
      const more = room[taken];
      if (more === undefined) return;
      const after = before + taken;
      nextLeast[after] = Math.min(nextLeast[after] ?? 0, (least[before] ?? 0) + more);
      nextMost[after] = Math.max(nextMost[after] ?? 0, (most[before] ?? 0) + more);
    };
    // The last node takes all that is left; the first finds nothing taken.
    if (index === nodes.length - 1) for (let before = 0; before <= all; before++) take(before, all - before);
    else if (index === 0) for (let taken = 0; taken <= all; taken++) take(0, taken);
    else for (let step = 0; step < befores.length; step++) take(befores[step] ?? 0, takens[step] ?? 0);
    [least, most] = [nextLeast, nextMost];
  }
  const [lowest, highest] = [least[all] ?? 0, most[all] ?? 0];
  return lowest === Number.POSITIVE_INFINITY ? undefined : { least: lowest, most: highest };
}

/** All the parts that can be taken of groups of pods, and all the ways to take one after another. */
interface Parts {
  /** How many pods of each group are in a part. Numbers of parts add up as the parts do. */
  readonly parts: readonly (readonly number[])[];
  /** Pairs of parts that are there together: what is taken before, and then. */
  readonly befores: Int32Array;
  readonly takens: Int32Array;
}

/** Rows that differ in their own pods alone have the same groups one after another. */
let last: { readonly key: string; readonly value: Parts } | undefined;

function partsOf(counts: readonly number[]): Parts {
  const key = counts.join();
  if (last?.key !== key) last = { key, value: makeParts(counts) };
  return last.value;
}

function makeParts(counts: readonly number[]): Parts {
  // A number in mixed radix, with a digit for each group, the first one lowest.
  let parts: number[][] = [[]];
  let pairs: (readonly [before: number, taken: number])[] = [[0, 0]];
  for (const count of counts) {
    const radix = parts.length;
    const digits = Array.from({ length: count + 1 }, (_, digit) => digit);
    parts = digits.flatMap((digit) => parts.map((lower) => [...lower, digit]));
    pairs = digits.flatMap((before) =>
      digits.slice(0, count + 1 - before).flatMap((taken) => pairs.map(([b, t]) => [b + before * radix, t + taken * radix] as const)),
    );
  }
  return { parts, befores: Int32Array.from(pairs, ([before]) => before), takens: Int32Array.from(pairs, ([, taken]) => taken) };
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

/** Room for the pod on a node that has taken so many pods of each group; `undefined` where it cannot take them. */
function roomBeside(node: NodeUse, index: number, groups: readonly Group[], counts: readonly number[], pod: PodShape): number | undefined {
  const use = node.clone();
  for (let at = 0; at < groups.length; at++) {
    const [group, count = 0] = [groups[at], counts[at]];
    if (group === undefined || count === 0) continue;
    if (!group.welcome[index]) return undefined;
    use.cpuMilli += group.cpuMilli * count;
    use.memoryBytes += group.memoryBytes * count;
    use.pods += group.pods * count;
  }
  const { cpuMilli, memoryBytes, pods } = node.node;
  const overfull =
    (use.cpuMilli > cpuMilli && use.cpuMilli > node.cpuMilli) ||
    (use.memoryBytes > memoryBytes && use.memoryBytes > node.memoryBytes) ||
    (use.pods > pods && use.pods > node.pods);
  return overfull ? undefined : use.roomFor(pod);
}
