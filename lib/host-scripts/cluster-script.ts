import { kubernetesText } from '../hosts/kubernetes-version.ts';
import type { Lab } from '../lab/lab.ts';
import type { Settings } from './host-step.ts';
import { labImages } from './lab-images.ts';
import cluster from './operator/cluster.sh';
import reset from './operator/reset.sh';
import ssh from './operator/ssh.sh';
import { operatorScript } from './operator-script.ts';

/** The report used 0.13.10; this one reads the same stack files and has builds for every operator's machine. */
const FAAS_CLI_VERSION = '0.18.12';

const SSH = { file: 'operator/ssh.sh', text: ssh };

/** Brings the whole cluster up over ssh. */
export function clusterScript(lab: Lab): string {
  const { kubernetes, containerRuntime, hosts } = lab.cluster;
  const [gateway = ''] = hosts.map(({ address }) => `${address}:${lab.platform.gatewayNodePort}`);
  const settings = {
    ...hostSettings(lab),
    KUBERNETES: kubernetesText(kubernetes),
    RUNTIME: containerRuntime.name,
    LAB_IMAGES: labImages(lab),
    FAAS_CLI_VERSION,
    GATEWAY: gateway,
  };
  return operatorScript(`Makes the cluster of the lab ${lab.study} over ssh.`, settings, [
    SSH,
    { file: 'operator/cluster.sh', text: cluster },
  ]);
}

/** Takes the cluster away again. */
export function resetScript(lab: Lab): string {
  return operatorScript(`Removes the cluster of the lab ${lab.study} over ssh.`, hostSettings(lab), [
    SSH,
    { file: 'operator/reset.sh', text: reset },
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
