import { loadStudy } from '../../lib/config/load-study.ts';
import { type Bootstrap, mirror } from '../../lib/hosts/bootstrap.ts';
import type { Cluster } from '../../lib/hosts/cluster.ts';
import { HOST_OS_IDS, type HostOsId, hostOs } from '../../lib/hosts/host-os.ts';
import { newestPatch, refusal, supportedContainerds } from '../../lib/hosts/host-support.ts';
import { controlPlaneTaintKeys, KUBERNETES_RELEASES, LAST_DOCKERSHIM_MINOR } from '../../lib/hosts/kubernetes-release.ts';
import { type KubernetesVersion, parseKubernetesVersion } from '../../lib/hosts/kubernetes-version.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';

/** The shipped study on another profile. */
export interface ProfileLab {
  readonly name: string;
  readonly lab: Lab;
}

type Runtime = Cluster['containerRuntime'];

const published = loadStudy('experiments', 'course-report', PLATFORMS);

/** The shipped study's lab with another system, Kubernetes and runtime, and whatever else of the bring-up is asked for. */
export function labOn(os: HostOsId, version: string, runtime: Runtime, changes: Partial<Bootstrap> = {}): Lab {
  const kubernetes = known(parseKubernetesVersion(version));
  const [taintKey = ''] = controlPlaneTaintKeys(kubernetes.minor).slice(-1);
  return {
    ...published,
    cluster: {
      ...published.cluster,
      kubernetes,
      operatingSystem: hostOs(os).title,
      containerRuntime: runtime,
      bootstrap: { ...published.cluster.bootstrap, os, mirror: mirror('upstream', kubernetes.minor), ...changes },
      hosts: published.cluster.hosts.map((host) => ({ ...host, taints: host.taints.map((taint) => ({ ...taint, key: taintKey })) })),
    },
  };
}

/** One lab for each system, minor and runtime that the data allows. */
export function profileLabs(): ProfileLab[] {
  return HOST_OS_IDS.flatMap((os) =>
    versions().flatMap((version) =>
      runtimes(os, version)
        .filter((runtime) => refusal({ os, kubernetes: version, runtime }) === undefined)
        .map((runtime) => {
          const text = `1.${version.minor}.${version.patch}`;
          return { name: `${os} ${text} ${runtime.name} ${runtime.version}`, lab: labOn(os, text, runtime) };
        }),
    ),
  );
}

/** Settings that change the steps, each on the profile that the name tells. */
export function settingLabs(): ProfileLab[] {
  const containerd: Runtime = { name: 'containerd', version: '1.7.28' };
  const nfs = { server: 'master-0001', folder: '/nfs/openwhisk', subfolders: ['01', '02'] };
  return [
    {
      name: 'ubuntu-22.04 ufw nfs ipvs',
      lab: labOn('ubuntu-22.04', '1.30.14', containerd, { firewall: 'open-ports', nfs, proxyMode: 'ipvs' }),
    },
    {
      name: 'el-9 firewalld time',
      lab: labOn('el-9', '1.30.14', containerd, { firewall: 'open-ports', timeServers: ['ntp.example.org', '192.0.2.7'] }),
    },
    {
      name: 'debian-12 nftables',
      lab: labOn('debian-12', '1.36.4', { name: 'containerd', version: '2.3.4' }, { firewall: 'open-ports', proxyMode: 'nftables' }),
    },
    { name: 'centos-7 china', lab: labOn('centos-7', '1.20.5', published.cluster.containerRuntime, { mirror: mirror('china', 20) }) },
    {
      name: 'ubuntu-20.04 china',
      lab: labOn('ubuntu-20.04', '1.22.4', { name: 'docker', version: '20.10.24' }, { mirror: mirror('china', 22) }),
    },
    {
      name: 'debian-12 own registry',
      lab: labOn('debian-12', '1.30.14', containerd, { mirror: mirror('registry.example.org:5000/k8s', 30) }),
    },
    { name: 'ssh user', lab: labOn('debian-12', '1.30.14', containerd, { ssh: { user: 'admin', port: 2222 }, nodeExporter: '0.18.1' }) },
  ];
}

function versions(): KubernetesVersion[] {
  const texts = new Set(KUBERNETES_RELEASES.flatMap(({ minor, patch }) => [`1.${minor}.${patch}`, newestPatch(minor)]));
  return [...texts].map((text) => known(parseKubernetesVersion(text)));
}

function runtimes(os: HostOsId, kubernetes: KubernetesVersion): Runtime[] {
  const containerds = supportedContainerds({ os, kubernetes }).map((version): Runtime => ({ name: 'containerd', version }));
  const dockers =
    kubernetes.minor > LAST_DOCKERSHIM_MINOR ? [] : ['18.09.7', '20.10.24'].map((version): Runtime => ({ name: 'docker', version }));
  return [...dockers, ...containerds];
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a profile of the tests must have a readable version');
  return value;
}
