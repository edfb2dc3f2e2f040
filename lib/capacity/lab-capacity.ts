import { functionOf, type Lab } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { BasePlacement } from './base-placement.ts';
import type { CapacityFinding } from './capacity-finding.ts';
import { type CapacityRange, capacityBounds, capacityRange } from './capacity-range.ts';
import { closedLoop } from './closed-loop.ts';
import { amounts, fitFindings, rolloutDeadlock } from './fit-findings.ts';
import type { NodeUse, Obstacle } from './node-use.ts';
import { placePods } from './place-pods.ts';
import type { PlatformPods } from './platform-pods.ts';
import { type PodShape, podShape } from './pod-shape.ts';
import type { NodePlacement, RowCapacity } from './row-capacity.ts';
import { CPU_FLOOR_MILLI, runtimeFloors } from './runtime-floors.ts';
import { type Workload, workloads } from './workload.ts';

/** A finding on an object of the base. */
export interface BaseCapacityFinding {
  /** `Deployment openfaas/gateway`. */
  readonly object: string;
  readonly finding: CapacityFinding;
}

/** The part of a row's capacity that rows with equal pods share. */
type Fleet = Omit<RowCapacity, 'row'>;

/**
 * Which rows of a lab run on its cluster, and where. Works on the objects that are emitted, so that what is checked is what is applied. Rows with
 * equal pods are worked out once.
 */
export class LabCapacity {
  readonly #lab: Lab;
  readonly #pods: PlatformPods;
  readonly #base: BasePlacement;
  readonly #fleets = new Map<string, Fleet>();
  readonly #load: PodShape;
  /** CPU of the largest host, in cores. */
  readonly #mostCores: number;
  /** CPU that the load generator may use, in cores. */
  readonly #generatorCores: number;

  /** The pods of the row before, in the study's order, where they may still be there when the next one's start. */
  #before: Workload | undefined;

  /** @param base the objects that are applied before any row, in that order */
  constructor(lab: Lab, pods: PlatformPods, base: readonly Manifest[]) {
    this.#lab = lab;
    this.#pods = pods;
    this.#base = new BasePlacement(lab.cluster, workloads(base), pods.system);
    // As the API server counts: each absent request is the limit.
    const { requests, limits } = lab.load.resources;
    this.#load = podShape({
      cpuMilli: (requests?.cpu ?? limits?.cpu)?.millicores,
      memoryBytes: (requests?.memory ?? limits?.memory)?.bytes,
    });
    this.#mostCores = Math.max(...lab.cluster.hosts.map(({ cpu }) => cpu.millicores)) / 1000;
    this.#generatorCores = Math.min(this.#mostCores, (lab.load.resources.limits?.cpu?.millicores ?? Number.POSITIVE_INFINITY) / 1000);
  }

  /** The base by itself: pods that find no node, and updates that would never end. */
  baseFindings(): BaseCapacityFinding[] {
    const nodes = this.#base.nodesWithout(new Set());
    return this.#base.placed.flatMap(({ workload, pending }) => {
      if (pending > 0) {
        const message = `must fit the cluster beside what is applied before, got ${pending} of ${workload.replicas} pods without a node; lower requests or add a host`;
        return [{ object: workload.label, finding: { severity: 'error', path: 'spec.replicas', rule: 'base-does-not-fit', message } }];
      }
      return rolloutDeadlock(workload, nodes).map((finding) => ({ object: workload.label, finding }));
    });
  }

  /** @param objects what the row's file holds @returns `undefined` for a row that starts no pods of its own */
  row(row: MatrixRow, objects: readonly Manifest[]): RowCapacity | undefined {
    const workload = this.#pods.ofRow(row, objects);
    if (workload === undefined || workload.replicas === 'every-node') return undefined;
    const before = this.#before;
    if (this.#pods.rowsOverlap) this.#before = workload;
    const key = `${fleetKey(workload)}${before === undefined ? '' : ` after ${fleetKey(before)}`}`;
    let fleet = this.#fleets.get(key);
    if (fleet === undefined) {
      fleet = this.#fleet(workload, workload.replicas, before);
      this.#fleets.set(key, fleet);
    }
    return {
      row: row.id,
      ...fleet,
      findings: [
        ...fleet.findings,
        ...runtimeFloors(row.resources.limits, this.#lab.cluster.containerRuntime),
        ...this.#loadFindings(row, fleet),
      ],
    };
  }

  #fleet(workload: Workload, replicas: number, earlier: Workload | undefined): Fleet {
    const { shape } = workload;
    const replaced = new Set([workload.identity]);
    const before = this.#base.nodesWithout(replaced);
    if (earlier !== undefined && earlier.replicas !== 'every-node') placePods(before, earlier.shape, earlier.replicas, this.#base.profile);
    const fits = before.reduce((sum, node) => sum + node.roomFor(shape), 0);
    const nodes = before.map((node) => node.clone());
    const { perNode, placed, chance } = placePods(nodes, shape, replicas, this.#base.profile);
    const range = this.#range(replaced, shape, replicas);
    const stoppedBy = obstacleBeyond(before, shape);
    const count = (index: number) => perNode[index] ?? 0;
    return {
      replicas,
      cpuMilli: shape.cpuMilli,
      memoryBytes: shape.memoryBytes,
      fits,
      range,
      placed,
      perNode: nodes.map((node, index) => nodePlacement(node, count(index))),
      chance: chance
        .filter(([head = 0, ...others]) => others.some((other) => count(other) !== count(head)))
        .map((group) => group.map((index) => nodes[index]?.node.name ?? '')),
      stoppedBy,
      findings: [
        ...fitFindings({ replicas, fits, range, stoppedBy, shape }),
        ...rolloutDeadlock(workload, nodes),
        ...this.#loadFits(nodes, replaced, perNode),
      ],
    };
  }

  /** Exact only where bounds leave it open whether the row fits. */
  #range(replaced: ReadonlySet<string>, shape: PodShape, replicas: number): CapacityRange {
    const floating = this.#base.floatingWithout(replaced);
    const bounds = capacityBounds(this.#base.fixedNodes, floating, shape);
    if (bounds.least >= replicas || bounds.most < replicas) return bounds;
    return capacityRange(this.#base.fixedNodes, floating, shape) ?? bounds;
  }

  #loadFits(nodes: readonly NodeUse[], replaced: ReadonlySet<string>, perNode: readonly number[]): CapacityFinding[] {
    const avoid = [...perNode];
    for (const { workload, perNode: others } of this.#base.placed) {
      if (this.#pods.isFunction(workload) && !replaced.has(workload.identity))
        others.forEach((pods, index) => {
          avoid[index] = (avoid[index] ?? 0) + pods;
        });
    }
    const { placed } = placePods(
      nodes.map((node) => node.clone()),
      this.#load,
      1,
      this.#base.profile,
      { avoid },
    );
    if (placed === 1) return [];
    const message = `must leave room for the load generator (${amounts(this.#load)}), got none on any node; lower replicas, requests, or load.requests in lab.yaml`;
    return [{ severity: 'error', path: 'replicas', rule: 'load-does-not-fit', message }];
  }

  #loadFindings(row: MatrixRow, { perNode }: Fleet): CapacityFinding[] {
    const limit = row.resources.limits?.cpu;
    const coresPerReplica = limit === undefined ? this.#mostCores : Math.max(CPU_FLOOR_MILLI, limit.millicores) / 1000;
    let cores = 0;
    for (const { pods, allocatableCpuMilli } of perNode) cores += Math.min(pods * coresPerReplica, allocatableCpuMilli / 1000);
    const { cpuTime } = functionOf(this.#lab, row);
    return closedLoop({ load: row.load, cpuTime, coresPerReplica, cores, generatorCores: this.#generatorCores });
  }
}

/** Equal for rows whose pods the scheduler cannot tell apart. */
function fleetKey({ identity, replicas, surgeFirst, shape }: Workload): string {
  const { cpuMilli, memoryBytes, scoredCpuMilli, scoredMemoryBytes, tolerations, nodeSelector } = shape;
  const wishes = JSON.stringify([tolerations, nodeSelector]);
  return `${identity} ${replicas} ${surgeFirst} ${cpuMilli} ${memoryBytes} ${scoredCpuMilli} ${scoredMemoryBytes} ${wishes}`;
}

/** What keeps one pod more than fit from most nodes; a node that the pod may never enter counts only where there is no other. */
function obstacleBeyond(nodes: readonly NodeUse[], shape: PodShape): Obstacle {
  const tally = new Map<Obstacle, number>();
  for (const node of nodes) {
    const full = node.clone();
    full.add(shape, full.roomFor(shape));
    const obstacle = full.obstacleTo(shape);
    if (obstacle !== undefined) tally.set(obstacle, (tally.get(obstacle) ?? 0) + 1);
  }
  const byNodes = [...tally].sort(([, a], [, b]) => b - a).map(([obstacle]) => obstacle);
  return byNodes.find((obstacle) => obstacle !== 'taint' && obstacle !== 'selector') ?? byNodes[0] ?? 'pods';
}

function nodePlacement({ node, cpuMilli, memoryBytes }: NodeUse, pods: number): NodePlacement {
  return {
    node: node.name,
    pods,
    cpuMilli,
    memoryBytes,
    allocatableCpuMilli: node.cpuMilli,
    allocatableMemoryBytes: node.memoryBytes,
  };
}
