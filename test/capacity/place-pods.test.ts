import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placePods } from '../../lib/capacity/place-pods.ts';
import { podShape } from '../../lib/capacity/pod-shape.ts';
import { schedulerProfile } from '../../lib/capacity/scheduler-profile.ts';
import { MEBI, node } from './nodes.ts';

const OLD = schedulerProfile(20);
const NEW = schedulerProfile(36);
const SMALL = podShape({ cpuMilli: 1, memoryBytes: MEBI, spread: true });

describe('placing pods as the default scheduler does', () => {
  it('fills equal nodes evenly', () => {
    const pod = podShape({ cpuMilli: 250, memoryBytes: 128 * MEBI, spread: true });
    expect(placePods([node('a'), node('b'), node('c')], pod, 9, NEW).perNode).toEqual([3, 3, 3]);
  });

  it('books what it places', () => {
    const nodes = [node('a')];
    placePods(nodes, podShape({ cpuMilli: 300, memoryBytes: 64 * MEBI }), 2, NEW);
    expect(nodes[0]).toMatchObject({ cpuMilli: 600, memoryBytes: 128 * MEBI, pods: 2 });
  });

  it('leaves pods pending once no node has the CPU, the memory or the slot', () => {
    expect(placePods([node('a'), node('b')], podShape({ cpuMilli: 900 }), 6, NEW)).toMatchObject({ perNode: [2, 2], placed: 4 });
    expect(placePods([node('a')], podShape({ memoryBytes: 1000 * MEBI }), 6, NEW).placed).toBe(3);
    expect(placePods([node('a', { pods: 2 })], podShape({}), 6, NEW).placed).toBe(2);
    expect(placePods([], SMALL, 3, NEW)).toEqual({ perNode: [], placed: 0, chance: [] });
  });

  it('puts many small pods on one node in 1.20, which spreads only between zones, and spreads them since', () => {
    const fleet = () => {
      const nodes = [node('busy'), node('free')];
      nodes[0]?.add(podShape({ cpuMilli: 100, memoryBytes: 200 * MEBI }));
      return nodes;
    };
    expect(placePods(fleet(), SMALL, 16, OLD).perNode).toEqual([0, 16]);
    expect(placePods(fleet(), SMALL, 16, schedulerProfile(21)).perNode).toEqual([8, 8]);
  });

  it('keeps off a node with a soft taint while others have much more room, and uses it when they are full', () => {
    const soft = [{ key: 'node-role.kubernetes.io/master', effect: 'PreferNoSchedule' as const }];
    const fleet = () => [node('master', { taints: soft }), node('a'), node('b')];
    const pod = podShape({ cpuMilli: 900, memoryBytes: 512 * MEBI, spread: true });
    expect(placePods(fleet(), pod, 4, NEW).perNode).toEqual([0, 2, 2]);
    expect(placePods(fleet(), pod, 6, NEW).perNode).toEqual([2, 2, 2]);
  });

  it('never uses a node with a hard taint, unless the pod tolerates it', () => {
    const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }];
    expect(placePods([node('master', { taints })], SMALL, 3, NEW).placed).toBe(0);
    const tolerating = podShape({ tolerations: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] });
    expect(placePods([node('master', { taints })], tolerating, 3, NEW).placed).toBe(3);
  });

  it('goes where pods it wants to avoid are not', () => {
    expect(placePods([node('a'), node('b'), node('c')], SMALL, 1, NEW, { avoid: [4, 0, 2] }).perNode).toEqual([0, 1, 0]);
  });

  it('says between which nodes lots are drawn', () => {
    expect(placePods([node('a'), node('b')], SMALL, 1, NEW).chance).toEqual([[0, 1]]);
    const uneven = [node('a'), node('b', { cpuMilli: 8000, memoryBytes: 16_000 * MEBI })];
    expect(placePods(uneven, podShape({ cpuMilli: 900, memoryBytes: 1000 * MEBI }), 1, NEW)).toMatchObject({ perNode: [0, 1], chance: [] });
  });

  it('places the same number however the lots fall', () => {
    const nodes = fc.array(fc.record({ cpu: fc.integer({ min: 500, max: 4000 }), pods: fc.integer({ min: 1, max: 12 }) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(nodes, fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 60 }), fc.nat(5), (shapes, cpuMilli, count, lot) => {
        const fleet = () => shapes.map(({ cpu, pods }, index) => node(String(index), { cpuMilli: cpu, pods }));
        const pod = podShape({ cpuMilli, spread: true });
        const { placed } = placePods(fleet(), pod, count, NEW, { choose: (best) => best[lot % best.length] ?? 0 });
        const room = fleet().reduce((sum, { node: { cpuMilli: cpu, pods } }) => sum + Math.min(pods, Math.floor(cpu / cpuMilli)), 0);
        expect(placed).toBe(Math.min(count, room));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
