import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { HOST_OS_IDS, hostOs, parseHostOs } from '../hosts/host-os.ts';
import { kubernetesIsPinned, newestPatch, refusal } from '../hosts/host-support.ts';
import { controlPlaneTaintKeys } from '../hosts/kubernetes-release.ts';
import { type KubernetesVersion, kubernetesText, NEWEST_MINOR, OLDEST_MINOR, parseKubernetesVersion } from '../hosts/kubernetes-version.ts';

type Cluster = NonNullable<ValidPart<LabFile>['cluster']>;

/** What must hold for the hosts to become a cluster with kubeadm. Other tools bring their own hosts. */
export function* hostRules({ cluster }: ValidPart<LabFile>): Generator<Fault> {
  if (cluster === undefined) return;
  const tool = cluster.bootstrap?.tool ?? 'kubeadm';
  yield* toolIsPinned(cluster);
  if (tool !== 'kubeadm') return;
  const version = cluster.kubernetes === undefined ? undefined : parseKubernetesVersion(cluster.kubernetes);
  yield* systemIsKnown(cluster);
  yield* oneControlPlane(cluster);
  yield* nfsServerIsHost(cluster);
  // A minor that no table knows is a fault of its own.
  if (version === undefined || version.minor < OLDEST_MINOR || version.minor > NEWEST_MINOR) return;
  yield* combinationWorks(cluster, version);
  yield* proxyModeWorks(cluster, version);
  yield* taintsAreOfVersion(cluster, version);
  yield* mirrorIsCheckable(cluster, version);
}

function* toolIsPinned({ bootstrap }: Cluster): Generator<Fault> {
  const { tool = 'kubeadm', toolVersion, nodeImage } = bootstrap ?? {};
  const local = tool === 'minikube' || tool === 'kind';
  if (local && toolVersion === undefined) {
    yield [
      'cluster.bootstrap.toolVersion',
      `must be the release of ${tool} to use, such as "${tool === 'kind' ? '0.20.0' : '1.18.1'}", got nothing`,
    ];
  }
  if (!local && toolVersion !== undefined) {
    yield ['cluster.bootstrap.toolVersion', `must be left out for the tool ${tool}, which has no release of its own, got "${toolVersion}"`];
  }
  if (tool === 'kind' && nodeImage === undefined) {
    yield ['cluster.bootstrap.nodeImage', 'must be the node image with its digest from the release notes of that kind, got nothing'];
  }
}

function* systemIsKnown({ operatingSystem }: Cluster): Generator<Fault> {
  if (operatingSystem === undefined || parseHostOs(operatingSystem) !== undefined) return;
  const known = HOST_OS_IDS.map((id) => hostOs(id).title).join(', ');
  yield [
    'cluster.operatingSystem',
    `must be a system that the host scripts know (${known}), got "${operatingSystem}"; or set cluster.bootstrap.tool to none`,
  ];
}

function* oneControlPlane({ hosts }: Cluster): Generator<Fault> {
  const first = hosts?.findIndex((host) => host?.role === 'control-plane') ?? -1;
  for (const [index, host] of (hosts ?? []).entries()) {
    if (host?.role === 'control-plane' && index !== first) {
      yield [
        `cluster.hosts[${index}].role`,
        `must be worker: the bring-up makes one control plane (${hosts?.[first]?.name}), got a second`,
      ];
    }
  }
}

function* nfsServerIsHost({ bootstrap, hosts }: Cluster): Generator<Fault> {
  const server = bootstrap?.nfs?.server;
  const names = (hosts ?? []).map((host) => host?.name);
  if (server !== undefined && !names.includes(server)) {
    yield ['cluster.bootstrap.nfs.server', `must be the name of a host (${names.join(', ')}), got "${server}"`];
  }
}

function* combinationWorks({ operatingSystem, containerRuntime }: Cluster, kubernetes: KubernetesVersion): Generator<Fault> {
  const os = operatingSystem === undefined ? undefined : parseHostOs(operatingSystem);
  const { name, version } = containerRuntime ?? {};
  if (os === undefined || name === undefined || version === undefined) return;
  const refused = refusal({ os, kubernetes, runtime: { name, version } });
  if (refused === undefined) return;
  const got = refused.path === 'kubernetes' ? kubernetesText(kubernetes) : `${name} ${version}`;
  yield [`cluster.${refused.path}`, `${refused.reason}, got ${got}; nearest that works: ${refused.nearest}`];
}

function* proxyModeWorks({ bootstrap, operatingSystem }: Cluster, { minor }: KubernetesVersion): Generator<Fault> {
  const mode = bootstrap?.proxyMode;
  if (mode === 'ipvs' && minor >= 35) {
    yield [
      'cluster.bootstrap.proxyMode',
      'must not be ipvs from Kubernetes 1.35, which deprecated it, got ipvs; nearest that works: nftables',
    ];
  }
  if (mode === 'nftables') {
    const old =
      minor < 33 ? `Kubernetes 1.33, got 1.${minor}` : operatingSystem?.startsWith('Ubuntu 20.04') ? 'kernel 5.13, got 5.4' : undefined;
    if (old !== undefined) yield ['cluster.bootstrap.proxyMode', `nftables needs ${old}; nearest that works: iptables`];
  }
}

/** kubeadm's own key changed: a taint with the old one would stay beside what tolerations ask for. */
function* taintsAreOfVersion({ hosts }: Cluster, { minor }: KubernetesVersion): Generator<Fault> {
  const right = controlPlaneTaintKeys(minor);
  const all = [...controlPlaneTaintKeys(20), ...controlPlaneTaintKeys(36)];
  for (const [index, host] of (hosts ?? []).entries()) {
    for (const [at, taint] of (host?.taints ?? []).entries()) {
      if (taint?.key !== undefined && all.includes(taint.key) && !right.includes(taint.key)) {
        yield [`cluster.hosts[${index}].taints[${at}].key`, `must be ${right.join(' or ')} in Kubernetes 1.${minor}, got ${taint.key}`];
      }
    }
  }
}

/** The digest that a mirror tells of its own files proves nothing. */
function* mirrorIsCheckable({ bootstrap }: Cluster, kubernetes: KubernetesVersion): Generator<Fault> {
  if (bootstrap?.mirror === 'china' && !kubernetesIsPinned(kubernetes)) {
    const nearest = [20, 22, 27, 30, 36].toSorted((a, b) => Math.abs(a - kubernetes.minor) - Math.abs(b - kubernetes.minor))[0] ?? 36;
    yield [
      'cluster.kubernetes',
      `must be a release whose digests are known when a mirror serves it, got ${kubernetesText(kubernetes)} with mirror china; nearest that works: ${newestPatch(nearest)}, or mirror upstream`,
    ];
  }
}
