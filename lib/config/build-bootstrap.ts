import type { LabFile } from '../forms/lab-schema.ts';
import { type Bootstrap, mirror } from '../hosts/bootstrap.ts';
import { parseHostOs } from '../hosts/host-os.ts';
import { parseKubernetesVersion } from '../hosts/kubernetes-version.ts';

/** The settings of the bring-up, with their defaults. */
export function buildBootstrap(cluster: LabFile['cluster']): Bootstrap {
  const given = cluster.bootstrap ?? {};
  const tool = given.tool ?? 'kubeadm';
  const os = parseHostOs(cluster.operatingSystem);
  return {
    tool,
    toolVersion: given.toolVersion ?? '',
    nodeImage: given.nodeImage ?? '',
    ...(os === undefined ? {} : { os }),
    mirror: mirror(given.mirror ?? 'upstream', parseKubernetesVersion(cluster.kubernetes)?.minor ?? 0),
    firewall: given.firewall ?? 'open-ports',
    proxyMode: given.proxyMode ?? 'iptables',
    timeServers: given.timeServers ?? [],
    nodeExporter: given.nodeExporter ?? '1.1.2',
    ...(given.nfs === undefined ? {} : { nfs: { ...given.nfs, subfolders: given.nfs.subfolders ?? [] } }),
    ssh: { user: given.ssh?.user ?? 'root', port: given.ssh?.port ?? 22 },
  };
}
