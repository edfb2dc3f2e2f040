import type { ApplyUnit } from './apply-unit.ts';
import type { Finding } from './finding.ts';

/** What a check knows beside the objects. */
export interface CheckContext {
  /** 20 for Kubernetes 1.20. */
  readonly kubernetesMinor: number;
  /** `namespace/name` of every Secret that exists without being in the output. */
  readonly secrets: ReadonlySet<string>;
}

/** A pure function over what one apply sends; its time is linear in the size of the unit's own objects. */
export type Check = (unit: ApplyUnit, context: CheckContext) => Finding[];
