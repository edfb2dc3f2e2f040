import { nodeExporterDownload } from '../hosts/downloads.ts';
import type { HostContext } from './host-context.ts';
import type { HostStep, Settings } from './host-step.ts';
import { nodeExporterUnit } from './service-files.ts';
import nfsClient from './steps/nfs-client.sh';
import nfsServer from './steps/nfs-server.sh';
import nodeExporter from './steps/node-exporter.sh';

/** What the lab needs of a host beside the cluster. */
export function extraSteps({ lab, host }: HostContext): HostStep[] {
  const { nfs } = lab.cluster.bootstrap;
  return [
    {
      name: 'node-exporter',
      phase: 'base',
      script: { file: 'lib/host-scripts/steps/node-exporter.sh', text: nodeExporter },
      settings: nodeExporterSettings,
    },
    ...(nfs?.server === host.name
      ? [
          {
            name: 'nfs-server',
            phase: 'base',
            script: { file: 'lib/host-scripts/steps/nfs-server.sh', text: nfsServer },
            settings: nfsServerSettings,
          } as const,
        ]
      : []),
    ...(nfs === undefined
      ? []
      : [
          {
            name: 'nfs-client',
            phase: 'base',
            script: { file: 'lib/host-scripts/steps/nfs-client.sh', text: nfsClient },
            settings: nfsClientSettings,
          } as const,
        ]),
  ];
}

function nodeExporterSettings(context: HostContext): Settings {
  const { lab } = context;
  const { bootstrap } = lab.cluster;
  const { url, sha256 } = nodeExporterDownload(bootstrap.nodeExporter, bootstrap.mirror.downloadProxy);
  return {
    NODE_EXPORTER_URL: url,
    NODE_EXPORTER_SHA256: sha256,
    NODE_EXPORTER_UNIT: nodeExporterUnit(context),
    NODE_EXPORTER_PORT: lab.monitoring.nodeExporter.port,
  };
}

/** To each host by address, never to everybody. Charts change owners in the volumes as root, hence no_root_squash. */
function nfsServerSettings({ lab, os }: HostContext): Settings {
  const { hosts, bootstrap } = lab.cluster;
  const { folder = '', subfolders = [] } = bootstrap.nfs ?? {};
  const clients = hosts.map(({ address }) => `${address}(rw,sync,no_subtree_check,no_root_squash)`).join(' ');
  return {
    NFS_SERVER_PACKAGE: os.family === 'debian' ? 'nfs-kernel-server' : 'nfs-utils',
    NFS_FOLDER: folder,
    NFS_FOLDERS: [folder, ...subfolders.map((name) => `${folder}/${name}`)],
    NFS_EXPORTS: `${folder} ${clients}\n`,
  };
}

function nfsClientSettings({ os }: HostContext): Settings {
  return { NFS_CLIENT_PACKAGE: os.family === 'debian' ? 'nfs-common' : 'nfs-utils' };
}
