import type { HostContext } from './host-context.ts';

/** kubelet.service, as kubernetes/release packages it. */
export const KUBELET_UNIT = `[Unit]
Description=kubelet: the Kubernetes node agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

/** The drop-in with which kubeadm's files reach the kubelet. `node-ip` stands in kubeadm's configuration, so nothing needs /etc/sysconfig. */
export const KUBELET_DROP_IN = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
EnvironmentFile=-/etc/sysconfig/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

/** node_exporter without rights, on the private address alone. systemd 219 of CentOS 7 knows no `strict`. */
export function nodeExporterUnit({ lab, host, os }: HostContext): string {
  return `[Unit]
Description=node_exporter: metrics of this host for Prometheus
Documentation=https://github.com/prometheus/node_exporter
Wants=network-online.target
After=network-online.target

[Service]
User=node_exporter
Group=node_exporter
ExecStart=/usr/local/bin/node_exporter --web.listen-address=${host.address}:${lab.monitoring.nodeExporter.port}
Restart=on-failure
RestartSec=5
NoNewPrivileges=yes
ProtectHome=yes
ProtectSystem=${os.version === '7' ? 'full' : 'strict'}
PrivateTmp=yes
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
`;
}

/** chrony's configuration with the study's own servers. */
export function chronyConf(servers: readonly string[]): string {
  const lines = servers.map((server) => `server ${server} iburst\n`).join('');
  return `${lines}driftfile /var/lib/chrony/drift\nmakestep 1.0 3\nrtcsync\n`;
}

/** `/etc/yum.repos.d` entry for the archive of CentOS 7, which ended in June 2024. The key came with the system. */
export function centosArchive(vault: string): string {
  const part = (id: string, folder: string) => `[faaslab-${id}]
name=CentOS 7.9.2009 ${id}, from the archive
baseurl=${vault}/7.9.2009/${folder}/x86_64/
enabled=1
gpgcheck=1
gpgkey=file:///etc/pki/rpm-gpg/RPM-GPG-KEY-CentOS-7
`;
  return [part('os', 'os'), part('updates', 'updates'), part('extras', 'extras')].join('\n');
}
