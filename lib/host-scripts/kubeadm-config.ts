import type { Taint } from '../hosts/cluster.ts';
import { kubeadmApi } from '../hosts/kubernetes-release.ts';
import { kubernetesText } from '../hosts/kubernetes-version.ts';
import { yamlDocuments } from '../util/yaml-text.ts';
import { API_PORT, apiEndpoint, criSocket, type HostContext } from './host-context.ts';

/** Where a worker's kubeadm finds the cluster's CA, address and a token: on tmpfs, written for the length of the join. */
export const DISCOVERY_FILE = '/run/faaslab/discovery.conf';

/**
 * The host's kubeadm configuration, in the API version that its kubeadm reads. It holds no secret. Fields: kubernetes/website
 * content/en/docs/reference/config-api/kubeadm-config.v1beta3.md and v1beta4.md.
 */
export function kubeadmConfig(context: HostContext): string {
  return yamlDocuments(context.host.role === 'control-plane' ? initDocuments(context) : [joinDocument(context)]);
}

function initDocuments(context: HostContext): object[] {
  const { lab, host, os } = context;
  const { kubernetes, podCidr, serviceCidr, bootstrap } = lab.cluster;
  const { imageRepository, dnsRepository } = bootstrap.mirror;
  return [
    {
      apiVersion: apiVersion(context),
      kind: 'InitConfiguration',
      // kubeadm insists on a token; nobody is told this one, and it ends soon.
      bootstrapTokens: [{ description: 'faaslab init', ttl: '5m0s', groups: ['system:bootstrappers:kubeadm:default-node-token'] }],
      localAPIEndpoint: { advertiseAddress: host.address, bindPort: API_PORT },
      nodeRegistration: nodeRegistration(context),
    },
    {
      apiVersion: apiVersion(context),
      kind: 'ClusterConfiguration',
      clusterName: lab.study,
      kubernetesVersion: `v${kubernetesText(kubernetes)}`,
      ...(imageRepository === '' ? {} : { imageRepository }),
      controlPlaneEndpoint: apiEndpoint(context),
      apiServer: { certSANs: [host.address, host.name] },
      ...(dnsRepository === '' ? {} : { dns: { ...(kubernetes.minor < 22 ? { type: 'CoreDNS' } : {}), imageRepository: dnsRepository } }),
      networking: { dnsDomain: 'cluster.local', podSubnet: podCidr, serviceSubnet: serviceCidr },
    },
    {
      apiVersion: 'kubelet.config.k8s.io/v1beta1',
      kind: 'KubeletConfiguration',
      cgroupDriver: 'systemd',
      failSwapOn: true,
      ...(os.resolvConf === undefined ? {} : { resolvConf: os.resolvConf }),
    },
    {
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      mode: bootstrap.proxyMode,
      clusterCIDR: podCidr,
    },
  ];
}

function joinDocument(context: HostContext): object {
  return {
    apiVersion: apiVersion(context),
    kind: 'JoinConfiguration',
    discovery: { file: { kubeConfigPath: DISCOVERY_FILE } },
    nodeRegistration: nodeRegistration(context),
  };
}

function nodeRegistration(context: HostContext): object {
  const { lab, host } = context;
  const nodeIp = { name: 'node-ip', value: host.address };
  return {
    name: host.name,
    criSocket: criSocket(context),
    // Always given: without the key kubeadm would add a taint that the study's capacity does not count with.
    taints: host.taints.map(({ key, value, effect }: Taint) => ({ key, ...(value === undefined ? {} : { value }), effect })),
    // A list from v1beta4 on, a map before.
    kubeletExtraArgs: kubeadmApi(lab.cluster.kubernetes.minor) === 'v1beta4' ? [nodeIp] : { [nodeIp.name]: nodeIp.value },
  };
}

function apiVersion({ lab }: HostContext): string {
  return `kubeadm.k8s.io/${kubeadmApi(lab.cluster.kubernetes.minor)}`;
}
