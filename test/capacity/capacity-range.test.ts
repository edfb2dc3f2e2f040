import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityBounds, capacityRange, type FloatingPods } from '../../lib/capacity/capacity-range.ts';
import { accepts, type NodeUse } from '../../lib/capacity/node-use.ts';
import { podShape } from '../../lib/capacity/pod-shape.ts';
import { MEBI, node } from './nodes.ts';

const pods = fc
  .record({
    cpuMilli: fc.constantFrom(0, 20, 50, 100, 500),
    memoryBytes: fc.constantFrom(0, 25, 120, 512).map((mebi) => mebi * MEBI),
    nodeSelector: fc.constantFrom<Record<string, string>>({}, {}, {}, { disk: 'ssd' }),
  })
  .map((requests) => podShape(requests));
const nodes = fc
  .array(
    fc.record({
      cpuMilli: fc.constantFrom(300, 1000, 1900),
      memoryBytes: fc.constantFrom(700, 3588).map((mebi) => mebi * MEBI),
      pods: fc.constantFrom(3, 8, 110),
      labels: fc.constantFrom<Record<string, string>>({}, { disk: 'ssd' }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((shapes) => shapes.map((shape, index) => node(String(index), shape)));

/** Every way in which the floating pods can lie, one after another. */
function* placements(fleet: readonly NodeUse[], floating: readonly FloatingPods[]): Generator<readonly NodeUse[]> {
  const [first, ...rest] = floating.flatMap(({ shape, count }) => Array.from({ length: count }, () => shape));
  if (first === undefined) {
    yield fleet;
    return;
  }
  for (const [index, use] of fleet.entries()) {
    if (!accepts(use.node, first) || use.obstacleTo(first) !== undefined) continue;
    const taken = use.clone();
    taken.add(first);
    yield* placements(
      fleet.map((other, position) => (position === index ? taken : other)),
      rest.map((shape) => ({ shape, count: 1 })),
    );
  }
}

describe('the range of what fits', () => {
  it('is that of all placements, one by one', () => {
    const floating = fc.array(fc.record({ shape: pods, count: fc.integer({ min: 1, max: 2 }) }), { maxLength: 3 });
    fc.assert(
      fc.property(nodes, floating, pods, (fleet, others, pod) => {
        const rooms = [...placements(fleet, others)].map((placed) => placed.reduce((sum, use) => sum + use.roomFor(pod), 0));
        const exact = rooms.length === 0 ? undefined : { least: Math.min(...rooms), most: Math.max(...rooms) };
        expect(capacityRange(fleet, others, pod)).toEqual(exact);
        const bounds = capacityBounds(fleet, others, pod);
        if (exact !== undefined) expect([bounds.least <= exact.least, bounds.most >= exact.most]).toEqual([true, true]);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it('is what is free where nothing floats', () => {
    expect(capacityRange([node('a'), node('b')], [], podShape({ cpuMilli: 900 }))).toEqual({ least: 4, most: 4 });
  });

  it('is not worked out where that would take long', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ shape: podShape({ cpuMilli: index + 20 }), count: 1 }));
    expect(capacityRange([node('a'), node('b')], many, podShape({ cpuMilli: 1500 }))).toBeUndefined();
  });
});
