import { describe, expect, it } from 'vitest';
import { type CapacityRange, capacityRange, type FloatingPods } from '../../lib/capacity/capacity-range.ts';
import { nodeShapes } from '../../lib/capacity/cluster-capacity.ts';
import { NodeUse } from '../../lib/capacity/node-use.ts';
import { placePods } from '../../lib/capacity/place-pods.ts';
import { type PodShape, podShape } from '../../lib/capacity/pod-shape.ts';
import { schedulerProfile } from '../../lib/capacity/scheduler-profile.ts';
import { systemPods } from '../../lib/capacity/system-pods.ts';
import { workloads } from '../../lib/capacity/workload.ts';
import type { MatrixRow } from '../../lib/lab/matrix-row.ts';
import { parseQuantity } from '../../lib/quantities/quantity.ts';
import { numberIn, tableOf } from '../support/published.ts';
import { renderedStudy } from '../support/rendered-study.ts';
import { MEBI } from './nodes.ts';

// Table 4-3-4 against what its cluster could hold: docs/capacity.md tells the story, and this is where its numbers come from.

const study = renderedStudy('course-report');
const { cluster } = study.lab;
const rows = study.lab.rows.filter(({ table }) => table === '4-3-4');
const platform = workloads(study.charts.filter(({ part }) => part === 'base').flatMap(({ path }) => study.objects(path))).filter(
  ({ namespace }) => namespace === 'openfaas',
);
const printed = tableOf('4-3-4b').rows;
const observed = printed.map((row) => numberIn(row, 'running'));
const placements = printed.map((row) => (['podsMaster', 'podsSlave1', 'podsSlave2'] as const).map((key) => numberIn(row, key)));

/** Figure 3-5-4 shows the gateway with an address of slave-0001; where the rest was is unknown. */
const GATEWAY_NODE = 1;
const GRAFANA = 'Deployment openfaas/grafana';
const GATEWAY = 'Deployment openfaas/gateway';

const fixed = nodeShapes(cluster).map((shape) => new NodeUse(shape));
for (const { where, shape } of systemPods(cluster)) {
  if (where === 'scheduled') continue;
  for (const [index, host] of cluster.hosts.entries()) if (where === 'every-node' || host.role === where) fixed[index]?.add(shape);
}
for (const { label, shape } of platform) if (label === GATEWAY) fixed[GATEWAY_NODE]?.add(shape);

function floating(withGrafana: boolean): FloatingPods[] {
  const dns = systemPods(cluster).filter(({ where }) => where === 'scheduled');
  const others = platform.filter(({ label }) => label !== GATEWAY && (withGrafana || label !== GRAFANA));
  return [...dns, ...others.map(({ shape }) => ({ shape, count: 1 }))];
}

/** The pods as the table prints them: only limits, which become the requests. What the study changes for its replay is taken back. */
function asPrinted(row: MatrixRow): { readonly replicas: number; readonly shape: PodShape } {
  const change = (path: string) => row.changes.find((one) => one.path === path)?.printed;
  const amount = (text: string) => parseQuantity(text)?.value ?? Number.NaN;
  const { cpu, memory } = row.resources.limits ?? {};
  return {
    replicas: Number(change('replicas') ?? row.replicas),
    shape: podShape({
      cpuMilli: Math.round(1000 * amount(change('limits.cpu') ?? String(cpu))),
      memoryBytes: amount(change('limits.memory') ?? String(memory)),
      spread: true,
    }),
  };
}

/** Over all placements, and with Grafana in place or not: the report started it at some time. */
function range(shape: PodShape): CapacityRange {
  const [without, withIt] = [false, true].map((grafana) => capacityRange(fixed, floating(grafana), shape, Number.MAX_SAFE_INTEGER));
  if (without === undefined || withIt === undefined) throw new Error('the platform must fit the cluster');
  return { least: Math.min(without.least, withIt.least), most: Math.max(without.most, withIt.most) };
}

/** Fewest and most on each node: with every floating pod there, and with none. */
function rangePerNode(shape: PodShape): [number, number][] {
  return fixed.map((use) => {
    const full = use.clone();
    for (const { shape: other, count } of floating(true)) full.add(other, count);
    return [full.roomFor(shape), use.roomFor(shape)];
  });
}

/** The nodes with the floating pods on them, in every way. */
function* ways(): Generator<NodeUse[]> {
  const shapes = floating(true).flatMap((pods) => Array.from({ length: pods.count }, () => pods.shape));
  for (let way = 0; way < fixed.length ** shapes.length; way++) {
    const nodes = fixed.map((use) => use.clone());
    let rest = way;
    for (const other of shapes) {
      nodes[rest % nodes.length]?.add(other);
      rest = Math.floor(rest / nodes.length);
    }
    yield nodes;
  }
}

/** In how many of the ways some pods come out as each placement, the first node winning every draw of lots. */
function outcomes(shape: PodShape, count: number, minor: number): Map<string, number> {
  const tally = new Map<string, number>();
  for (const nodes of ways()) {
    const key = placePods(nodes, shape, count, schedulerProfile(minor)).perNode.join('/');
    tally.set(key, (tally.get(key) ?? 0) + 1);
  }
  return tally;
}

/** Whether the scheduler may place the pods like this, in any of the ways and with any luck. */
function possible(shape: PodShape, count: number, target: readonly number[]): boolean {
  const left = (placed: readonly number[], index: number) => (target[index] ?? 0) - (placed[index] ?? 0);
  const choose = (best: readonly number[], placed: readonly number[]) =>
    best.reduce((most, index) => (left(placed, index) > left(placed, most) ? index : most));
  for (const nodes of ways()) {
    const { perNode } = placePods(nodes, shape, count, schedulerProfile(cluster.kubernetes.minor), { choose });
    if (perNode.join() === target.join()) return true;
  }
  return false;
}

describe('the cluster of the report', () => {
  it('offers 2000m, 3688Mi and 110 pods a node', () => {
    for (const { node } of fixed) expect(node).toMatchObject({ cpuMilli: 2000, memoryBytes: 3688 * MEBI, pods: 110 });
  });

  it('spends 1320m on the system and OpenFaaS, and 500m more on Grafana', () => {
    const fixedCpu = fixed.reduce((sum, { cpuMilli }) => sum + cpuMilli, 0);
    const floatingCpu = (grafana: boolean) => floating(grafana).reduce((sum, { shape, count }) => sum + shape.cpuMilli * count, 0);
    expect([fixedCpu + floatingCpu(false), fixedCpu + floatingCpu(true)]).toEqual([1320, 1820]);
  });

  it('has seven pods whose node is unknown, eight with Grafana', () => {
    const count = (grafana: boolean) => floating(grafana).reduce((sum, pods) => sum + pods.count, 0);
    expect([count(false), count(true)]).toEqual([7, 8]);
  });
});

describe('table 4-3-4 as printed', () => {
  it.each([
    [
      1,
      1,
      [2, 3],
      [
        [0, 1],
        [1, 1],
        [1, 1],
      ],
    ],
    [
      2,
      3,
      [2, 3],
      [
        [0, 1],
        [1, 1],
        [1, 1],
      ],
    ],
    [
      3,
      6,
      [2, 3],
      [
        [0, 1],
        [1, 1],
        [1, 1],
      ],
    ],
    [
      4,
      6,
      [6, 8],
      [
        [0, 2],
        [2, 3],
        [2, 3],
      ],
    ],
    [
      5,
      9,
      [15, 18],
      [
        [4, 6],
        [3, 6],
        [4, 7],
      ],
    ],
    [
      6,
      12,
      [83, 93],
      [
        [9, 25],
        [20, 36],
        [22, 38],
      ],
    ],
    [
      7,
      15,
      [311, 312],
      [
        [96, 104],
        [99, 107],
        [100, 108],
      ],
    ],
    [
      8,
      18,
      [311, 312],
      [
        [96, 104],
        [99, 107],
        [100, 108],
      ],
    ],
    [
      9,
      21,
      [311, 312],
      [
        [96, 104],
        [99, 107],
        [100, 108],
      ],
    ],
  ])('row %i, %i replicas: room for %j, on the nodes for %j', (number, replicas, cluster, nodes) => {
    const row = rows[number - 1];
    if (row === undefined) throw new Error(`no row ${number}`);
    const pods = asPrinted(row);
    const { least, most } = range(pods.shape);
    expect([pods.replicas, [least, most], rangePerNode(pods.shape)]).toEqual([replicas, cluster, nodes]);
  });

  it('has as many pods running as fit in rows 1 to 5, and fewer in rows 6 to 9', () => {
    const agrees = rows.map((row, index) => {
      const { replicas, shape } = asPrinted(row);
      const { least, most } = range(shape);
      const running = observed[index] ?? 0;
      return Math.min(replicas, least) <= running && running <= Math.min(replicas, most);
    });
    expect(agrees).toEqual([true, true, true, true, true, false, false, false, false]);
    expect(observed).toEqual([1, 3, 3, 6, 9, 11, 12, 13, 13]);
  });

  it('prints placements that the scheduler of 1.20 makes in rows 1 to 4, and cannot make from row 5 on', () => {
    const found = rows.map((row, index) => {
      const { replicas, shape } = asPrinted(row);
      return possible(shape, replicas, placements[index] ?? []);
    });
    expect(found).toEqual([true, true, true, true, false, false, false, false, false]);
  });
});

describe('figure 4-4-5, the pods that ran after row 9', () => {
  /** Running pods by node, by the row whose age they have. Each group came with a ReplicaSet, or two, of its own. */
  const ADDED: ReadonlyMap<number, readonly number[]> = new Map([
    [3, [1, 0, 1]],
    [4, [0, 3, 1]],
    [5, [0, 2, 1]],
    [6, [0, 0, 2]],
    [7, [0, 0, 1]],
    [8, [0, 0, 1]],
    [9, [0, 0, 0]],
  ]);

  it.each([4, 5, 6, 7, 8, 9])('those that are older than row %i and its own are what the table prints for it', (row) => {
    const survivors = cluster.hosts.map((_, node) =>
      [...ADDED].reduce((sum, [from, perNode]) => sum + (from <= row ? (perNode[node] ?? 0) : 0), 0),
    );
    expect(survivors).toEqual(placements[row - 1]);
    expect(survivors.reduce((sum, pods) => sum + pods, 0)).toBe(observed[row - 1]);
  });
});

describe('figure 4-4-4, sixteen pods of 1m and 1 MiB', () => {
  const tiny = podShape({ cpuMilli: 1, memoryBytes: MEBI, spread: true });

  it('all lie on one worker, as they do in nearly every placement of the platform under 1.20', () => {
    const tally = outcomes(tiny, 16, 20);
    const all = [...tally.values()].reduce((sum, ways) => sum + ways, 0);
    const onOne = (tally.get('0/16/0') ?? 0) + (tally.get('0/0/16') ?? 0);
    expect(onOne / all).toBeGreaterThan(0.98);
  });

  it('would be spread by a scheduler from 1.21 on', () => {
    const spread = [...outcomes(tiny, 16, 21).keys()].map((key) => Math.max(...key.split('/').map(Number)));
    expect(Math.max(...spread)).toBeLessThanOrEqual(10);
  });
});

describe('the rows of the study', () => {
  it('are those of the table', () => {
    expect(rows).toHaveLength(printed.length);
    expect(rows.map((row) => asPrinted(row).replicas)).toEqual(printed.map((row) => numberIn(row, 'replicas')));
  });
});
