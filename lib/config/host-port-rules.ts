import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { NFS_PORTS, NODE_PORTS, TAKEN_PORTS } from '../hosts/host-ports.ts';

/** Ports that two programs of one host would both want. */
export function* hostPortRules({ cluster, monitoring }: ValidPart<LabFile>): Generator<Fault> {
  const bootstrap = cluster?.bootstrap;
  const overSsh = (bootstrap?.tool ?? 'kubeadm') === 'kubeadm';
  const ssh = bootstrap?.ssh?.port ?? 22;
  const exporter = monitoring?.nodeExporter?.port;
  if (overSsh && bootstrap?.ssh?.port !== undefined) {
    const taken = takenBy(ssh, bootstrap.nfs !== undefined);
    if (taken !== undefined)
      yield ['cluster.bootstrap.ssh.port', `must be a port that the host has free for sshd, got ${ssh}, which is that of ${taken}`];
  }
  if (exporter === undefined) return;
  const path = 'monitoring.nodeExporter.port';
  const taken = overSsh && exporter === ssh ? 'sshd' : takenBy(exporter, bootstrap?.nfs !== undefined);
  if (taken !== undefined) {
    yield [path, `must be a port that every host has free, got ${exporter}, which is that of ${taken}; node_exporter's own is 9100`];
  } else if (exporter < 1024) {
    yield [path, `must be at least 1024, because node_exporter runs without rights, got ${exporter}; its own is 9100`];
  }
}

function takenBy(port: number, hasNfs: boolean): string | undefined {
  if (port >= NODE_PORTS.first && port <= NODE_PORTS.last) return `Services (${NODE_PORTS.first} to ${NODE_PORTS.last})`;
  return TAKEN_PORTS.get(port) ?? (hasNfs ? NFS_PORTS.get(port) : undefined);
}
