import type { PlacedAmounts, PlacedResources } from '../forms/merge-resources.ts';
import { parseCpuAmount } from '../quantities/cpu-amount.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';
import type { ResourceAmounts, Resources } from '../quantities/resources.ts';
import { known } from './known.ts';

/** The model of amounts that the schemas have let through. */
export function buildResources(placed: PlacedResources): Resources {
  const [requests, limits] = [amounts(placed.requests), amounts(placed.limits)];
  return { ...(requests && { requests }), ...(limits && { limits }) };
}

function amounts({ cpu, memory }: PlacedAmounts): ResourceAmounts | undefined {
  if (cpu === undefined && memory === undefined) return undefined;
  return {
    ...(cpu && { cpu: known(parseCpuAmount(cpu.text)) }),
    ...(memory && { memory: known(parseMemoryAmount(memory.text)) }),
  };
}
