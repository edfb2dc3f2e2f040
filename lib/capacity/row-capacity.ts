import type { CapacityFinding } from './capacity-finding.ts';
import type { CapacityRange } from './capacity-range.ts';
import type { Obstacle } from './node-use.ts';

/** What a cluster makes of one row. */
export interface RowCapacity {
  /** The row's id. */
  readonly row: string;
  /** Pods that the row asks for. */
  readonly replicas: number;
  /** What one of them requests, absent requests filled from limits as the API server does. */
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** How many such pods have room where the default scheduler puts the platform's pods. */
  readonly fits: number;
  /** How many have room wherever the platform's pods lie; bounds where the exact answer would not change the verdict. */
  readonly range: CapacityRange;
  /** How many of the row's pods get a node: `replicas`, or `fits` where that is less. */
  readonly placed: number;
  readonly perNode: readonly NodePlacement[];
  /** Groups of nodes whose numbers of pods may come out exchanged, since the scheduler draws lots between equals. */
  readonly chance: readonly (readonly string[])[];
  /** What keeps the pod after the last that fits from most nodes. */
  readonly stoppedBy: Obstacle;
  readonly findings: readonly CapacityFinding[];
}

export interface NodePlacement {
  readonly node: string;
  /** Pods of the row. */
  readonly pods: number;
  /** Requests of everything on the node: system, platform and row, without the load generator. */
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly allocatableCpuMilli: number;
  readonly allocatableMemoryBytes: number;
}
