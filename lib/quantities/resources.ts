import type { CpuAmount } from './cpu-amount.ts';
import type { MemoryAmount } from './memory-amount.ts';

/** CPU and memory, each present only where it is set. */
export interface ResourceAmounts {
  readonly cpu?: CpuAmount;
  readonly memory?: MemoryAmount;
}

/** What a container asks for and what it may use at most. An absent half stays absent in the manifest. */
export interface Resources {
  readonly requests?: ResourceAmounts;
  readonly limits?: ResourceAmounts;
}

/** The `resources` field of a container; undefined when nothing is set, so that no empty map is emitted. */
export function resourceRequirements(
  resources: Resources,
): { readonly requests?: Record<string, string>; readonly limits?: Record<string, string> } | undefined {
  const requests = amounts(resources.requests);
  const limits = amounts(resources.limits);
  if (requests === undefined && limits === undefined) return undefined;
  return { ...(requests && { requests }), ...(limits && { limits }) };
}

function amounts(of: ResourceAmounts | undefined): Record<string, string> | undefined {
  const set: Record<string, string> = {};
  if (of?.cpu !== undefined) set.cpu = of.cpu.toString();
  if (of?.memory !== undefined) set.memory = of.memory.toString();
  return Object.keys(set).length === 0 ? undefined : set;
}
