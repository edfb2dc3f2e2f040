import { kubernetesText } from '../hosts/kubernetes-version.ts';
import type { Lab } from '../lab/lab.ts';
import type { Settings } from './host-step.ts';
import { labImages } from './lab-images.ts';
import cluster from './operator/cluster.sh';
import reset from './operator/reset.sh';
import ssh from './operator/ssh.sh';
import { operatorScript } from './operator-script.ts';
import type { PlatformOperator } from './platform-operator.ts';

const SSH = { file: 'lib/host-scripts/operator/ssh.sh', text: ssh };

/** Brings the whole cluster up over ssh. */
export function clusterScript(lab: Lab, { endpoint, tool }: PlatformOperator): string {
  const { kubernetes, containerRuntime, hosts } = lab.cluster;
  const [first = ''] = hosts.map(({ address }) => `${address}:${endpoint.nodePort}`);
  const settings = {
    ...hostSettings(lab),
    KUBERNETES: kubernetesText(kubernetes),
    RUNTIME: containerRuntime.name,
    LAB_IMAGES: labImages(lab),
    TOOL: tool?.name ?? '',
    TOOL_VERSION: tool?.version ?? '',
    ENDPOINT: first,
  };
  const modules = [SSH, { file: 'lib/host-scripts/operator/cluster.sh', text: cluster }, ...(tool === undefined ? [] : [tool.script])];
  return operatorScript(`Makes the cluster of the lab ${lab.study} over ssh.`, settings, modules);
}

/** Takes the cluster away again. */
export function resetScript(lab: Lab): string {
  return operatorScript(`Removes the cluster of the lab ${lab.study} over ssh.`, hostSettings(lab), [
    SSH,
    { file: 'lib/host-scripts/operator/reset.sh', text: reset },
  ]);
}

function hostSettings({ study, cluster: { hosts, bootstrap } }: Lab): Settings {
  return {
    STUDY: study,
    HOSTS: hosts.map(({ name }) => name),
    ADDRESSES: hosts.map(({ address }) => address),
    WORKERS: hosts.filter(({ role }) => role === 'worker').map(({ name }) => name),
    CONTROL_PLANE: hosts.find(({ role }) => role === 'control-plane')?.name ?? '',
    SSH_USER: bootstrap.ssh.user,
    SSH_PORT: bootstrap.ssh.port,
  };
}
