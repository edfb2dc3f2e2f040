import { MemoryAmount } from '../quantities/memory-amount.ts';
import type { CapacityFinding } from './capacity-finding.ts';
import type { CapacityRange } from './capacity-range.ts';
import type { NodeUse, Obstacle } from './node-use.ts';
import type { PodShape } from './pod-shape.ts';
import type { Workload } from './workload.ts';

/** How many pods of a row are asked for, and how many there is room for. */
export interface RowFit {
  readonly replicas: number;
  /** Beside the platform's pods where the scheduler puts them. */
  readonly fits: number;
  /** Wherever the platform's pods lie. */
  readonly range: CapacityRange;
  readonly stoppedBy: Obstacle;
  readonly shape: PodShape;
}

/** Whether a row's pods find nodes: never, not beside the platform, perhaps. */
export function fitFindings({ replicas, fits, range, stoppedBy, shape }: RowFit): CapacityFinding[] {
  const got = `${replicas} of ${amounts(shape)}`;
  const fix = 'lower replicas or requests, or give the row a replay';
  if (replicas > range.most) {
    const message = `must fit the cluster, which has room for ${range.most} at most (${stoppedBy}), got ${got}; ${fix}`;
    return [{ severity: 'error', path: 'replicas', rule: 'row-never-fits', message }];
  }
  if (replicas > fits) {
    const message = `must fit beside the platform, which leaves room for ${fits} where the scheduler puts it (${stoppedBy}), got ${got}; ${fix}`;
    return [{ severity: 'error', path: 'replicas', rule: 'row-does-not-fit', message }];
  }
  if (replicas > range.least) {
    const message = `must fit wherever the platform's pods lie to be sure, and ${range.least} might (${stoppedBy}), got ${got}; look at the fleet before the run`;
    return [{ severity: 'warning', path: 'replicas', rule: 'row-may-not-fit', message }];
  }
  return [];
}

/** A rolling update that starts new pods before it stops old ones, on nodes that have no room for the first. */
export function rolloutDeadlock({ surgeFirst, shape }: Workload, nodes: readonly NodeUse[]): CapacityFinding[] {
  if (surgeFirst === 0 || nodes.some((node) => node.obstacleTo(shape) === undefined)) return [];
  const message = `must leave room for one pod more (${amounts(shape)}), or an update never ends and old pods stay, got none; use the strategy Recreate`;
  return [{ severity: 'error', path: 'spec.strategy', rule: 'rollout-deadlock', message }];
}

/** `1000m/512Mi`. */
export function amounts({ cpuMilli, memoryBytes }: Pick<PodShape, 'cpuMilli' | 'memoryBytes'>): string {
  return `${cpuMilli}m/${MemoryAmount.bytes(memoryBytes)}`;
}
