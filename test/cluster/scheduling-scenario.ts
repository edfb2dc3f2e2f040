import fc from 'fast-check';
import type { NodeShape } from '../../lib/capacity/node-use.ts';
import { type PodShape, podShape, type Toleration } from '../../lib/capacity/pod-shape.ts';
import type { Taint } from '../../lib/hosts/cluster.ts';

/** Nodes with pods on them, and equal pods that want to be placed. */
export interface SchedulingScenario {
  readonly id: string;
  readonly nodes: readonly NodeShape[];
  /** Pods that are there before, by node. */
  readonly existing: readonly (readonly PodShape[])[];
  readonly pod: PodShape;
  readonly replicas: number;
}

const MEBI = 2 ** 20;
const POOL = 'faaslab.dev/pool';

/** Keeps everything else away from the nodes of a scenario, and its pods off other nodes. */
export const SCENARIO_KEY = 'faaslab.dev/scenario';

/** Nodes of these scenarios have no kubelet: the control plane taints them, and their pods take no notice. */
const UNANSWERED: readonly Toleration[] = ['not-ready', 'unreachable'].map((name) => ({ key: `node.kubernetes.io/${name}`, effect: '' }));

const requests = fc.record({
  cpuMilli: fc.option(fc.constantFrom(1, 3, 20, 50, 100, 125, 250, 500, 750, 1000), { nil: undefined, freq: 6 }),
  memoryBytes: fc.option(
    fc.constantFrom(1, 8, 32, 64, 128, 256, 300, 512, 1024).map((mebi) => mebi * MEBI),
    { nil: undefined, freq: 6 },
  ),
});

const size = fc.record({
  cpuMilli: fc.constantFrom(1000, 2000, 2000, 4000, 8000),
  memoryBytes: fc.constantFrom(1024, 3688, 3688, 7900, 15_900).map((mebi) => mebi * MEBI),
  pods: fc.constantFrom(6, 20, 110, 110, 110),
});

const taint = fc.constantFrom<Taint>(
  { key: 'node-role.kubernetes.io/master', effect: 'PreferNoSchedule' },
  { key: 'faaslab.dev/slow', effect: 'PreferNoSchedule' },
  { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  { key: 'faaslab.dev/disk', value: 'full', effect: 'NoExecute' },
);

const toleration = fc.constantFrom<Toleration>(
  { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  { key: 'faaslab.dev/slow', effect: '' },
  { key: 'faaslab.dev/disk', value: 'full', effect: 'NoExecute' },
  { key: 'faaslab.dev/disk', value: 'fine', effect: '' },
);

/** Some nodes are alike, as machines of one order are; few nodes and few replicas are as frequent as many, up to 50 and 200. */
const scenario = fc
  .record({
    nodes: fc.oneof(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 50 }),
    ),
    kinds: fc.array(
      fc.record({
        size,
        taints: fc.uniqueArray(taint, { maxLength: 2, selector: ({ key }) => key }),
        pool: fc.constantFrom('a', 'a', 'b'),
        existing: fc.array(requests, { maxLength: 3 }),
        tainted: fc.integer({ min: 0, max: 2 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    kindOfNode: fc.array(fc.nat(5), { minLength: 50, maxLength: 50 }),
    pod: requests,
    tolerations: fc.array(toleration, { maxLength: 2 }),
    pool: fc.constantFrom(undefined, undefined, undefined, 'a'),
    replicas: fc.oneof(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 200 }),
    ),
  })
  .map((drawn): Omit<SchedulingScenario, 'id'> => {
    const kinds = drawn.kindOfNode.slice(0, drawn.nodes).map((index) => drawn.kinds[index % drawn.kinds.length]);
    const nodes = kinds.map((kind, index) => ({
      name: String(index),
      cpuMilli: kind?.size.cpuMilli ?? 0,
      memoryBytes: kind?.size.memoryBytes ?? 0,
      pods: kind?.size.pods ?? 0,
      labels: { [POOL]: kind?.pool ?? '' },
      // Two kinds of three have no taints.
      taints: kind?.tainted === 0 ? kind.taints : [],
    }));
    return {
      nodes,
      existing: kinds.map((kind) => kind?.existing.map((pod) => podShape(pod)) ?? []),
      pod: podShape({
        ...drawn.pod,
        tolerations: drawn.tolerations,
        nodeSelector: drawn.pool === undefined ? {} : { [POOL]: drawn.pool },
        spread: true,
      }),
      replicas: drawn.replicas,
    };
  });

/** The same scenarios every time, with names and taints of their own. */
export function schedulingScenarios(count: number): SchedulingScenario[] {
  return fc.sample(scenario, { seed: 1, numRuns: count }).map((drawn, index) => {
    const id = `s${index}`;
    const own: Taint = { key: SCENARIO_KEY, value: id, effect: 'NoSchedule' };
    return {
      ...drawn,
      id,
      nodes: drawn.nodes.map((node) => ({
        ...node,
        name: `${id}-n${node.name}`,
        labels: { ...node.labels, 'kubernetes.io/hostname': `${id}-n${node.name}`, [SCENARIO_KEY]: id },
        taints: [...node.taints, own],
      })),
      pod: {
        ...drawn.pod,
        tolerations: [...drawn.pod.tolerations, ...UNANSWERED, { key: SCENARIO_KEY, value: id, effect: '' }],
        nodeSelector: { ...drawn.pod.nodeSelector, [SCENARIO_KEY]: id },
      },
    };
  });
}
