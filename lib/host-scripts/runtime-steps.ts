import { type ContainerdVersion, containerdDownload, crictlDownload, DOWNLOADS, runcDownload } from '../hosts/downloads.ts';
import { criSocket, type HostContext } from './host-context.ts';
import type { HostStep } from './host-step.ts';
import { CONTAINERD_UNIT, containerdToml, DOCKER_APT_KEY, dockerDaemonJson, dockerPackages, dockerSource } from './runtime-files.ts';
import containerd from './steps/containerd.sh';
import containerdPackage from './steps/containerd-package.sh';
import crictl from './steps/crictl.sh';
import docker from './steps/docker.sh';

/** The container runtime of the study, and crictl. */
export function runtimeSteps(context: HostContext): HostStep[] {
  return [
    runtimeStep(context),
    {
      name: 'crictl',
      phase: 'base',
      script: { file: 'lib/host-scripts/steps/crictl.sh', text: crictl },
      settings: ({ lab: { cluster } }) => {
        const { url, sha256 } = crictlDownload(cluster.kubernetes.minor, cluster.bootstrap.mirror.downloadProxy);
        return { CRICTL_URL: url, CRICTL_SHA256: sha256, CRICTL_CONF: crictlConf(context) };
      },
    },
  ];
}

function runtimeStep({ lab, os }: HostContext): HostStep {
  if (lab.cluster.containerRuntime.name === 'docker')
    return { name: 'docker', phase: 'base', script: { file: 'lib/host-scripts/steps/docker.sh', text: docker }, settings: dockerSettings };
  return os.containerd === 'tarball'
    ? {
        name: 'containerd',
        phase: 'base',
        script: { file: 'lib/host-scripts/steps/containerd.sh', text: containerd },
        settings: containerdSettings,
      }
    : {
        name: 'containerd',
        phase: 'base',
        script: { file: 'lib/host-scripts/steps/containerd-package.sh', text: containerdPackage },
        settings: containerdPackageSettings,
      };
}

function dockerSettings(context: HostContext) {
  const { path, text, keyPath, keyUrl } = dockerSource(context);
  return {
    DOCKER_REPOSITORY_PATH: path,
    DOCKER_REPOSITORY: text,
    DOCKER_KEY_PATH: keyPath,
    DOCKER_KEY_URL: keyUrl,
    DOCKER_KEY_FINGERPRINT: DOCKER_APT_KEY,
    DOCKER_PACKAGES: dockerPackages(context),
    DOCKER_DAEMON: dockerDaemonJson(),
  };
}

function containerdSettings(context: HostContext) {
  const { containerRuntime, bootstrap } = context.lab.cluster;
  const version = lockedContainerd(containerRuntime.version);
  const proxy = bootstrap.mirror.downloadProxy;
  const [own, runc] = [containerdDownload(version, proxy), runcDownload(version, proxy)];
  return {
    CONTAINERD_URL: own.url,
    CONTAINERD_SHA256: own.sha256,
    RUNC_URL: runc.url,
    RUNC_SHA256: runc.sha256,
    CONTAINERD_UNIT,
    CONTAINERD_CONF: containerdToml(context),
  };
}

function containerdPackageSettings(context: HostContext) {
  const { path, text } = dockerSource(context);
  return {
    DOCKER_REPOSITORY_PATH: path,
    DOCKER_REPOSITORY: text,
    CONTAINERD_PACKAGES: [`containerd.io=${context.lab.cluster.containerRuntime.version}-3.1.el7`],
    CONTAINERD_CONF: containerdToml(context),
  };
}

/** @throws Error for a version without a digest; lib/config/host-rules.ts lets none through */
function lockedContainerd(version: string): ContainerdVersion {
  if (isLocked(version)) return version;
  throw new Error(`containerd must be a version with a known digest (${Object.keys(DOWNLOADS.containerd).join(', ')}), got ${version}`);
}

function isLocked(version: string): version is ContainerdVersion {
  return Object.hasOwn(DOWNLOADS.containerd, version);
}

function crictlConf(context: HostContext): string {
  const socket = criSocket(context);
  const endpoint = socket.startsWith('unix://') ? socket : `unix://${socket}`;
  return `runtime-endpoint: ${endpoint}\nimage-endpoint: ${endpoint}\ntimeout: 10\n`;
}
