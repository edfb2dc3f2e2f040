import * as z from 'zod/mini';
import { DOWNLOADS, type NodeExporterVersion } from '../hosts/downloads.ts';
import { described } from './described.ts';
import * as scalars from './scalars.ts';

const NODE_EXPORTERS = Object.keys(DOWNLOADS.nodeExporter).filter(
  (version): version is NodeExporterVersion => version in DOWNLOADS.nodeExporter,
);

/** `cluster.bootstrap`: how the hosts become a cluster. Everything has a default. */
export const bootstrap = z.strictObject({
  tool: described(z.optional(z.enum(['kubeadm', 'minikube', 'kind', 'none'])), 'What makes a cluster out of the hosts', 'kubeadm'),
  toolVersion: described(z.optional(scalars.version), 'Release of minikube or kind; left out with the other tools'),
  nodeImage: described(z.optional(scalars.pinnedImage), "kind's node image; left out with the other tools"),
  mirror: described(
    z.optional(scalars.imagePrefix),
    'Where packages and images come from: upstream, china, or a registry of your own',
    'upstream',
  ),
  firewall: described(
    z.optional(z.enum(['open-ports', 'off'])),
    'Opens the ports of the cluster on each host, or turns its firewall off',
    'open-ports',
  ),
  proxyMode: described(z.optional(z.enum(['iptables', 'ipvs', 'nftables'])), 'Mode of kube-proxy', 'iptables'),
  timeServers: described(z.optional(z.array(scalars.hostOrAddress)), "Time servers of the hosts; none leaves the system's own", []),
  nodeExporter: described(z.optional(z.enum(NODE_EXPORTERS)), 'Release of node-exporter that is installed on the hosts', '1.1.2'),
  nfs: described(
    z.optional(
      z.strictObject({
        server: described(scalars.dnsLabel, 'Host that exports the folder'),
        folder: described(scalars.absolutePath, 'Folder that it exports'),
        subfolders: described(z.optional(z.array(scalars.relativePath)), 'Folders that are made in it', []),
      }),
    ),
    'A folder that one host shares with the others; left out, none is shared',
  ),
  ssh: described(
    z.optional(
      z.strictObject({
        user: described(z.optional(scalars.userName), 'Account on the hosts; any but root needs sudo', 'root'),
        port: described(z.optional(scalars.port), 'Port of the ssh server on the hosts', 22),
      }),
    ),
    'How the hosts are reached; left out, as root on port 22',
  ),
});
