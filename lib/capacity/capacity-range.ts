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
  const states = groups.reduce((product, { count }) => product * (count + 1), 1);
  const steps = groups.reduce((product, { count }) => (product * (count + 1) * (count + 2)) / 2, 1) * nodes.length;
  if (steps > maxSteps) return undefined;

  // By how much of the floating pods is taken, a number in mixed radix with a digit for each group. Before the first node nothing is.
  let least = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
  let most = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  [least[0], most[0]] = [0, 0];
  for (const [index, node] of nodes.entries()) {
    const room = Array.from({ length: states }, (_, part) => roomBeside(node, index, groups, part, pod));
    const nextLeast = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
    const nextMost = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
    for (let before = 0; before < states; before++) {
      const [lowest, highest] = [least[before] ?? 0, most[before] ?? 0];
      if (lowest === Number.POSITIVE_INFINITY) continue;
      if (index === nodes.length - 1) {
        // The last node takes all that is left; its part is the difference of the two numbers, as no digit of them is below its counterpart.
        const more = room[states - 1 - before];
        if (more === undefined) continue;
        nextLeast[states - 1] = Math.min(nextLeast[states - 1] ?? 0, lowest + more);
        nextMost[states - 1] = Math.max(nextMost[states - 1] ?? 0, highest + more);
        continue;
      }
      const take = (group: number, part: number): void => {
        const next = groups[group];
        if (next === undefined) {
          const more = room[part];
          if (more === undefined) return;
          nextLeast[before + part] = Math.min(nextLeast[before + part] ?? 0, lowest + more);
          nextMost[before + part] = Math.max(nextMost[before + part] ?? 0, highest + more);
          return;
        }
        const left = next.count - digit(before, next);
        for (let taken = 0; taken <= left; taken++) take(group + 1, part + taken * next.radix);
      };
      take(0, 0);
    }
    [least, most] = [nextLeast, nextMost];
  }
  const [lowest, highest] = [least[states - 1] ?? 0, most[states - 1] ?? 0];
  return lowest === Number.POSITIVE_INFINITY ? undefined : { least: lowest, most: highest };
}

/** Floating pods that take the same from the same nodes. */
interface Group {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly pods: number;
  /** By node, whether it lets them in. */
  readonly welcome: readonly boolean[];
  readonly count: number;
  /** What one of them counts in the number of a part. */
  readonly radix: number;
}

function digit(part: number, { radix, count }: Group): number {
  return Math.floor(part / radix) % (count + 1);
}

function groupsOf(nodes: readonly NodeUse[], floating: readonly FloatingPods[], pod: PodShape): Group[] {
  const scarce = scarceAmounts(nodes, floating, pod);
  const groups = new Map<string, Omit<Group, 'radix'>>();
  for (const { shape, count } of floating) {
    const welcome = nodes.map(({ node }) => accepts(node, shape));
    const [cpuMilli, memoryBytes, pods] = [scarce.cpu ? shape.cpuMilli : 0, scarce.memory ? shape.memoryBytes : 0, scarce.pods ? 1 : 0];
    if (cpuMilli + memoryBytes + pods === 0 && welcome.includes(true)) continue;
    const key = [cpuMilli, memoryBytes, pods, ...welcome].join();
    groups.set(key, { cpuMilli, memoryBytes, pods, welcome, count: (groups.get(key)?.count ?? 0) + count });
  }
  let radix = 1;
  return [...groups.values()].map((group) => {
    const own = { ...group, radix };
    radix *= group.count + 1;
    return own;
  });
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

/** Room for the pod on a node that has taken a part of the floating pods; `undefined` where it cannot take them. */
function roomBeside(node: NodeUse, index: number, groups: readonly Group[], part: number, pod: PodShape): number | undefined {
  const use = node.clone();
  for (const group of groups) {
    const count = digit(part, group);
    if (count === 0) continue;
    if (!group.welcome[index]) return undefined;
    use.cpuMilli += group.cpuMilli * count;
    use.memoryBytes += group.memoryBytes * count;
    use.pods += group.pods * count;
  }
  const overfull = (['cpuMilli', 'memoryBytes', 'pods'] as const).some((key) => use[key] > node[key] && use[key] > node.node[key]);
  return overfull ? undefined : use.roomFor(pod);
}
