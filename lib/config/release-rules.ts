import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { parseHostOs } from '../hosts/host-os.ts';
import { parseKubernetesVersion } from '../hosts/kubernetes-version.ts';
import { kubernetesExists, lastPatch, missingDocker, missingEl7Containerd } from '../hosts/releases.ts';

type Cluster = NonNullable<ValidPart<LabFile>['cluster']>;

/** Releases that were never made, whatever makes the cluster. */
export function* releaseRules({ cluster }: ValidPart<LabFile>): Generator<Fault> {
  if (cluster === undefined) return;
  yield* kubernetesIsReleased(cluster);
  yield* runtimeIsReleased(cluster);
  yield* nodeImageIsOfVersion(cluster);
  yield* toolIsReleased(cluster);
}

function* kubernetesIsReleased({ kubernetes }: Cluster): Generator<Fault> {
  const version = kubernetes === undefined ? undefined : parseKubernetesVersion(kubernetes);
  if (version === undefined || kubernetesExists(version)) return;
  const { patch, ended } = lastPatch(version.minor);
  const rule = ended ? `the last release of it is 1.${version.minor}.${patch}` : `no minor has had more than ${patch} patches`;
  yield ['cluster.kubernetes', `must be a release that there is: ${rule}, got ${kubernetes}`];
}

function* runtimeIsReleased({ bootstrap, containerRuntime, operatingSystem }: Cluster): Generator<Fault> {
  const { name, version } = containerRuntime ?? {};
  if (name === undefined || version === undefined) return;
  const os = operatingSystem === undefined ? undefined : parseHostOs(operatingSystem);
  const byKubeadm = (bootstrap?.tool ?? 'kubeadm') === 'kubeadm';
  const known =
    name === 'docker'
      ? missingDocker(version, byKubeadm && os === 'ubuntu-20.04')
      : byKubeadm && os === 'centos-7'
        ? missingEl7Containerd(version)
        : undefined;
  if (known !== undefined) {
    const where = byKubeadm && operatingSystem !== undefined ? ` for ${operatingSystem}` : '';
    yield ['cluster.containerRuntime.version', `must be a release that there is${where}: of this series ${known}, got ${name} ${version}`];
  }
}

/** Which major versions the tools have had; the newest of the others nobody here knows. */
const TOOL_MAJORS = { kind: /^0\.\d+\.\d+$/, minikube: /^[01]\.\d+\.\d+$/ } as const;

function* toolIsReleased({ bootstrap }: Cluster): Generator<Fault> {
  const { tool, toolVersion } = bootstrap ?? {};
  if (toolVersion === undefined || (tool !== 'kind' && tool !== 'minikube') || TOOL_MAJORS[tool].test(toolVersion)) return;
  const example = tool === 'kind' ? '0.20.0' : '1.18.1';
  yield ['cluster.bootstrap.toolVersion', `must be a release of ${tool} that there is, such as "${example}", got "${toolVersion}"`];
}

/** kind takes the version from its node image alone. */
function* nodeImageIsOfVersion({ bootstrap, kubernetes }: Cluster): Generator<Fault> {
  const tag = bootstrap?.tool === 'kind' ? /:v(\d+\.\d+\.\d+)@/.exec(bootstrap.nodeImage ?? '')?.[1] : undefined;
  if (tag !== undefined && kubernetes !== undefined && tag !== kubernetes) {
    yield ['cluster.kubernetes', `must be the version of cluster.bootstrap.nodeImage, which is what kind runs (${tag}), got ${kubernetes}`];
  }
}
