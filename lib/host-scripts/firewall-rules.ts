import { API_PORT, type HostContext } from './host-context.ts';

/**
 * What a host must let in, as `SOURCE PORTS PROTOCOL`; the source is an address, a range or `any`. Ports: kubernetes/website
 * content/en/docs/reference/networking/ports-and-protocols.md; 8472 is flannel's VXLAN on Linux.
 */
export function firewallRules({ lab, host }: HostContext): string[] {
  const { hosts, podCidr, bootstrap } = lab.cluster;
  const others = hosts.filter(({ name }) => name !== host.name).map(({ address }) => address);
  const fromOthers = (ports: string, protocol = 'tcp') => others.map((address) => `${address} ${ports} ${protocol}`);
  const isControlPlane = host.role === 'control-plane';
  return [
    `any ${bootstrap.ssh.port} tcp`,
    ...(isControlPlane ? [`any ${API_PORT} tcp`, ...fromOthers('2379-2380')] : []),
    'any 30000-32767 tcp',
    ...fromOthers('10250'),
    ...fromOthers('8472', 'udp'),
    ...[...others, podCidr].map((from) => `${from} ${lab.monitoring.nodeExporter.port} tcp`),
    ...(bootstrap.nfs?.server === host.name ? fromOthers('2049') : []),
  ];
}
