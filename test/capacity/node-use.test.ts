import { describe, expect, it } from 'vitest';
import { tolerated } from '../../lib/capacity/node-use.ts';
import { podShape } from '../../lib/capacity/pod-shape.ts';
import { MEBI, node } from './nodes.ts';

describe('a node', () => {
  it('has room by the scarcest of CPU, memory and slots', () => {
    expect(node('a').roomFor(podShape({ cpuMilli: 300, memoryBytes: MEBI }))).toBe(6);
    expect(node('a').roomFor(podShape({ cpuMilli: 1, memoryBytes: 1000 * MEBI }))).toBe(3);
    expect(node('a').roomFor(podShape({}))).toBe(110);
  });

  it('has none once it is overfull', () => {
    const full = node('a');
    full.add(podShape({ cpuMilli: 2500 }));
    expect(full.roomFor(podShape({ cpuMilli: 1 }))).toBe(0);
  });

  it.each([
    ['pods', { pods: 0 }, {}],
    ['cpu', { cpuMilli: 99 }, { cpuMilli: 100 }],
    ['memory', { memoryBytes: 99 }, { memoryBytes: 100 }],
    ['taint', { taints: [{ key: 'k', effect: 'NoExecute' as const }] }, {}],
    ['selector', { labels: { disk: 'hdd' } }, { nodeSelector: { disk: 'ssd' } }],
    [undefined, {}, { cpuMilli: 2000 }],
  ])('names what stands in the way: %s', (obstacle, props, pod) => {
    expect(node('a', props).obstacleTo(podShape(pod))).toBe(obstacle);
  });

  it('gives back what is taken away', () => {
    const use = node('a');
    const pod = podShape({ cpuMilli: 10 });
    use.add(pod, 3);
    use.add(pod, -3);
    expect(use).toEqual(node('a'));
  });
});

describe('a toleration', () => {
  const taint = { key: 'a', value: 'b', effect: 'NoSchedule' as const };

  it.each([
    ['of every key', { key: '', effect: '' }, true],
    ['of the key, any value and effect', { key: 'a', effect: '' }, true],
    ['of the value', { key: 'a', value: 'b', effect: 'NoSchedule' }, true],
    ['of another value', { key: 'a', value: 'c', effect: 'NoSchedule' }, false],
    ['of another effect', { key: 'a', effect: 'NoExecute' }, false],
    ['of another key', { key: 'z', effect: '' }, false],
  ])('%s', (_title, toleration, holds) => {
    expect(tolerated(taint, [toleration])).toBe(holds);
  });
});
