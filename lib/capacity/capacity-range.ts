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

/** Above so many steps an exact answer would be noticed; then bounds have to do. */
const EXACT_STEPS = 2_000_000;

/**
 * Bounds that hold wherever the floating pods lie: every node with none of them, and every node with all of them. Cheap, and often enough.
 *
 * @param nodes what is on each node for certain
 */
export function capacityBounds(nodes: readonly NodeUse[], floating: readonly FloatingPods[], pod: PodShape): CapacityRange {
  let [least, most] = [0, 0];
  for (const node of nodes) {
    most += node.roomFor(pod);
    const full = node.clone();
    for (const { shape, count } of floating) if (accepts(node.node, shape)) full.add(shape, count);
    least += full.roomFor(pod);
  }
  return { least, most };
}

/**
 * The exact range, or `undefined` where that takes too long or where the floating pods themselves do not fit. Equal floating pods are not told
 * apart, and nodes are gone through one by one, keeping for each part of the floating pods the least and most that fit so far.
 */
export function capacityRange(
  nodes: readonly NodeUse[],
  floating: readonly FloatingPods[],
  pod: PodShape,
  maxSteps = EXACT_STEPS,
): CapacityRange | undefined {
  const groups = grouped(floating);
  const states = groups.reduce((product, { count }) => product * (count + 1), 1);
  const steps = groups.reduce((product, { count }) => (product * (count + 1) * (count + 2)) / 2, 1) * nodes.length;
  if (!Number.isSafeInteger(steps) || steps > maxSteps) return undefined;

  const parts = Array.from({ length: states }, (_, state) => partOf(state, groups));
  // Least and most by how many of the floating pods the nodes so far have taken; nobody has taken any before the first node.
  let least = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
  let most = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  [least[0], most[0]] = [0, 0];
  for (const node of nodes) {
    const room = parts.map((part) => roomBeside(node, groups, part, pod));
    const nextLeast = new Float64Array(states).fill(Number.POSITIVE_INFINITY);
    const nextMost = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
    for (let before = 0; before < states; before++) {
      const [lowest, highest] = [least[before] ?? 0, most[before] ?? 0];
      if (lowest === Number.POSITIVE_INFINITY) continue;
      const left = groups.map(({ count }, index) => count - (parts[before]?.[index] ?? 0));
      for (const taken of statesWithin(left, groups)) {
        const more = room[taken];
        if (more === undefined) continue;
        const after = before + taken;
        nextLeast[after] = Math.min(nextLeast[after] ?? 0, lowest + more);
        nextMost[after] = Math.max(nextMost[after] ?? 0, highest + more);
      }
    }
    [least, most] = [nextLeast, nextMost];
  }
  const [lowest, highest] = [least[states - 1] ?? 0, most[states - 1] ?? 0];
  return lowest === Number.POSITIVE_INFINITY ? undefined : { least: lowest, most: highest };
}

function grouped(floating: readonly FloatingPods[]): FloatingPods[] {
  const groups = new Map<string, { shape: PodShape; count: number }>();
  for (const { shape, count } of floating) {
    const key = JSON.stringify([shape.cpuMilli, shape.memoryBytes, shape.tolerations, shape.nodeSelector]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { shape, count });
    else group.count += count;
  }
  return [...groups.values()];
}

/** A state is a number in mixed radix: how many of each group, the first group being the last digit. */
function partOf(state: number, groups: readonly FloatingPods[]): number[] {
  let rest = state;
  return groups.map(({ count }) => {
    const digit = rest % (count + 1);
    rest = (rest - digit) / (count + 1);
    return digit;
  });
}

/** The numbers of all states that hold at most `left` of each group. */
function statesWithin(left: readonly number[], groups: readonly FloatingPods[]): number[] {
  let found = [0];
  let radix = 1;
  for (const [index, { count }] of groups.entries()) {
    const digits = left[index] ?? 0;
    if (digits > 0) {
      const wider: number[] = [];
      for (let digit = 0; digit <= digits; digit++) for (const state of found) wider.push(state + digit * radix);
      found = wider;
    }
    radix *= count + 1;
  }
  return found;
}

/** Room for the pod on a node that has taken a part of the floating pods; `undefined` where it cannot take them. */
function roomBeside(node: NodeUse, groups: readonly FloatingPods[], part: readonly number[], pod: PodShape): number | undefined {
  const use = node.clone();
  for (const [index, { shape }] of groups.entries()) {
    const count = part[index] ?? 0;
    if (count === 0) continue;
    if (use.roomFor(shape) < count) return undefined;
    use.add(shape, count);
  }
  return use.roomFor(pod);
}
