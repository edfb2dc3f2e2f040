import type { Lab } from '../lab/lab.ts';
import { clusterScript, resetScript } from './cluster-script.ts';
import { hostContext } from './host-context.ts';
import { hostScript } from './host-script.ts';
import { kubeadmConfig } from './kubeadm-config.ts';
import { localClusterScript } from './local-cluster-script.ts';
import type { PlatformOperator } from './platform-operator.ts';

/** A file of the output, by its path in it. */
export interface HostFile {
  readonly path: string;
  readonly text: string;
}

/** The files in `host/`: what makes the lab's cluster from bare machines, or on the operator's own. @param platform how it is reached from outside */
export function* hostFiles(lab: Lab, platform: PlatformOperator): Generator<HostFile> {
  const { tool } = lab.cluster.bootstrap;
  switch (tool) {
    case 'kubeadm':
      for (const host of lab.cluster.hosts) {
        const context = hostContext(lab, host);
        yield { path: `host/${host.name}.sh`, text: hostScript(context) };
        yield { path: `host/kubeadm-${host.name}.conf`, text: kubeadmConfig(context) };
      }
      yield { path: 'host/cluster.sh', text: clusterScript(lab, platform) };
      yield { path: 'host/reset.sh', text: resetScript(lab) };
      break;
    case 'minikube':
    case 'kind':
      yield { path: `host/${tool}.sh`, text: localClusterScript(lab, tool, platform) };
      break;
    case 'none':
      break;
  }
}
