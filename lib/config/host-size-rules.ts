import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { hostMinimum } from '../hosts/host-minimum.ts';
import { parseMemoryAmount } from '../quantities/memory-amount.ts';

/** Hosts that kubeadm would refuse for their size: named themselves, before the rows that do not fit on them. */
export function* hostSizeRules({ cluster }: ValidPart<LabFile>): Generator<Fault> {
  const tool = cluster?.bootstrap?.tool ?? 'kubeadm';
  for (const [index, host] of (cluster?.hosts ?? []).entries()) {
    const minimum = host?.role === undefined ? undefined : hostMinimum(tool, host.role);
    if (host === undefined || minimum === undefined) continue;
    const { cpus, memoryMib, by } = minimum;
    const on = host.role === 'control-plane' ? 'a control plane' : 'a worker';
    if (host.cpus !== undefined && host.cpus < cpus) {
      yield [`cluster.hosts[${index}].cpus`, `must be at least ${cpus}, which ${by} asks for on ${on}, got ${host.cpus}`];
    }
    const bytes = host.memory === undefined ? undefined : parseMemoryAmount(host.memory)?.bytes;
    if (bytes !== undefined && bytes < memoryMib * 2 ** 20) {
      yield [`cluster.hosts[${index}].memory`, `must be at least ${memoryMib}Mi, which ${by} asks for on ${on}, got ${host.memory}`];
    }
  }
}
