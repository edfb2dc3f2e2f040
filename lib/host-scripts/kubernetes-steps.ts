import { cniPluginsDownload, kubernetesDownload } from '../hosts/downloads.ts';
import { addressAt } from '../hosts/ipv4-range.ts';
import { kubeadmApi } from '../hosts/kubernetes-release.ts';
import { kubernetesText } from '../hosts/kubernetes-version.ts';
import { FLANNEL_DEFAULTS, flannelObjects } from '../network/flannel-objects.ts';
import { yamlDocuments } from '../util/yaml-text.ts';
import type { HostContext } from './host-context.ts';
import { hostImages } from './host-images.ts';
import type { HostStep } from './host-step.ts';
import { kubeadmConfig } from './kubeadm-config.ts';
import { KUBELET_DROP_IN, KUBELET_UNIT } from './service-files.ts';
import cniPlugins from './steps/cni-plugins.sh';
import images from './steps/images.sh';
import init from './steps/init.sh';
import join from './steps/join.sh';
import kubeadmConfigScript from './steps/kubeadm-config.sh';
import kubeconfig from './steps/kubeconfig.sh';
import kubernetesScript from './steps/kubernetes.sh';
import network from './steps/network.sh';
import nodes from './steps/nodes.sh';
import verify from './steps/verify.sh';

/** Kubernetes itself, on every host. */
export function kubernetesSteps(): HostStep[] {
  return [
    {
      name: 'cni-plugins',
      phase: 'base',
      script: { file: 'lib/host-scripts/steps/cni-plugins.sh', text: cniPlugins },
      settings: ({ lab: { cluster } }) => {
        const { url, sha256 } = cniPluginsDownload(cluster.kubernetes.minor, cluster.bootstrap.mirror.downloadProxy);
        return { CNI_PLUGINS_URL: url, CNI_PLUGINS_SHA256: sha256 };
      },
    },
    {
      name: 'kubernetes',
      phase: 'base',
      script: { file: 'lib/host-scripts/steps/kubernetes.sh', text: kubernetesScript },
      settings: kubernetesSettings,
    },
    {
      name: 'images',
      phase: 'base',
      script: { file: 'lib/host-scripts/steps/images.sh', text: images },
      settings: (context) => ({ IMAGES: hostImages(context) }),
    },
    {
      name: 'kubeadm-config',
      phase: 'base',
      script: { file: 'lib/host-scripts/steps/kubeadm-config.sh', text: kubeadmConfigScript },
      settings: (context) => ({
        KUBEADM_CONF: kubeadmConfig(context),
        KUBEADM_API: kubeadmApi(context.lab.cluster.kubernetes.minor),
        // Of a worker's configuration it would ask for the discovery file, which is there only while the host joins.
        KUBEADM_VALIDATES: context.lab.cluster.kubernetes.minor >= 28 && context.host.role === 'control-plane' ? 1 : 0,
      }),
    },
  ];
}

/** What makes this host a member of the cluster, and on the control plane what is left to do once all are. */
export function membershipSteps({ host }: HostContext): HostStep[] {
  const none = () => ({});
  if (host.role === 'worker')
    return [{ name: 'join', phase: 'join', script: { file: 'lib/host-scripts/steps/join.sh', text: join }, settings: none }];
  return [
    { name: 'init', phase: 'control-plane', script: { file: 'lib/host-scripts/steps/init.sh', text: init }, settings: none },
    {
      name: 'kubeconfig',
      phase: 'control-plane',
      script: { file: 'lib/host-scripts/steps/kubeconfig.sh', text: kubeconfig },
      settings: none,
    },
    {
      name: 'network',
      phase: 'control-plane',
      script: { file: 'lib/host-scripts/steps/network.sh', text: network },
      settings: ({ lab }) => ({ FLANNEL: yamlDocuments(flannelObjects({ ...FLANNEL_DEFAULTS, podCidr: lab.cluster.podCidr })) }),
    },
    { name: 'nodes', phase: 'finish', script: { file: 'lib/host-scripts/steps/nodes.sh', text: nodes }, settings: nodesSettings },
    {
      name: 'verify',
      phase: 'finish',
      script: { file: 'lib/host-scripts/steps/verify.sh', text: verify },
      settings: ({ lab: { cluster } }) => ({
        NODES: cluster.hosts.map(({ name }) => name),
        // The Service `kubernetes` has it.
        FIRST_SERVICE_ADDRESS: addressAt(cluster.serviceCidr, 1),
      }),
    },
  ];
}

function kubernetesSettings({ lab }: HostContext) {
  const { kubernetes, bootstrap } = lab.cluster;
  const version = kubernetesText(kubernetes);
  const [kubeadm, kubelet, kubectl] = [
    kubernetesDownload(version, 'kubeadm', bootstrap.mirror.downloadProxy),
    kubernetesDownload(version, 'kubelet', bootstrap.mirror.downloadProxy),
    kubernetesDownload(version, 'kubectl', bootstrap.mirror.downloadProxy),
  ] as const;
  return {
    KUBEADM_URL: kubeadm.url,
    KUBEADM_SHA256: kubeadm.sha256,
    KUBELET_URL: kubelet.url,
    KUBELET_SHA256: kubelet.sha256,
    KUBECTL_URL: kubectl.url,
    KUBECTL_SHA256: kubectl.sha256,
    KUBELET_UNIT,
    KUBELET_DROP_IN,
  };
}

function nodesSettings({ lab }: HostContext) {
  const { hosts } = lab.cluster;
  return {
    WORKERS: hosts.filter(({ role }) => role === 'worker').map(({ name }) => name),
    NODE_TAINTS: hosts.flatMap(({ name, taints }) => taints.map(({ key, value, effect }) => `${name} ${key}=${value ?? ''}:${effect}`)),
  };
}
