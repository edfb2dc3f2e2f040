import * as z from 'zod/mini';
import { DOWNLOADS, type NodeExporterVersion } from '../hosts/downloads.ts';
import * as scalars from './scalars.ts';

const NODE_EXPORTERS = Object.keys(DOWNLOADS.nodeExporter).filter(
  (version): version is NodeExporterVersion => version in DOWNLOADS.nodeExporter,
);

/** `cluster.bootstrap`: how the hosts become a cluster. Everything has a default. */
export const bootstrap = z.strictObject({
  tool: z.optional(z.enum(['kubeadm', 'minikube', 'kind', 'none'])),
  toolVersion: z.optional(scalars.version),
  nodeImage: z.optional(scalars.pinnedImage),
  mirror: z.optional(scalars.imagePrefix),
  firewall: z.optional(z.enum(['open-ports', 'off'])),
  proxyMode: z.optional(z.enum(['iptables', 'ipvs', 'nftables'])),
  timeServers: z.optional(z.array(scalars.hostOrAddress)),
  nodeExporter: z.optional(z.enum(NODE_EXPORTERS)),
  nfs: z.optional(
    z.strictObject({ server: scalars.dnsLabel, folder: scalars.absolutePath, subfolders: z.optional(z.array(scalars.relativePath)) }),
  ),
  ssh: z.optional(z.strictObject({ user: z.optional(scalars.userName), port: z.optional(scalars.port) })),
});
