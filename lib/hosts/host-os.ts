/** Operating systems that the host scripts know, by id. */
export type HostOsId = keyof typeof HOST_OSES;

/** What the host scripts must know of an operating system. */
export interface HostOs {
  /** As a study names it in `cluster.operatingSystem`; a point release may follow. */
  readonly title: string;
  readonly family: 'el' | 'debian';
  /** `ID` of /etc/os-release; clones of Red Hat's system differ. */
  readonly ids: readonly string[];
  /** `VERSION_ID` of /etc/os-release, or its first part. */
  readonly version: string;
  /** Release name in package sources of the Debian family. */
  readonly codename: string;
  /** Of the kernel that the system came with. */
  readonly kernel: string;
  /** Version of control groups after a default boot. */
  readonly cgroups: 1 | 2;
  /** Kubernetes minors that run on it, both ends included. */
  readonly minors: { readonly oldest: number; readonly newest: number };
  /** Why not newer than that, as the second half of "Kubernetes 1.32 ...". */
  readonly newestBecause: string;
  readonly oldestBecause: string;
  /** Docker as dockershim used it (up to Kubernetes 1.23) is packaged for it. */
  readonly docker: boolean;
  /** Where containerd comes from. The released tarball needs a newer C library than CentOS 7 has. */
  readonly containerd: 'tarball' | 'package';
  /** Pods must get the resolver's real file, because /etc/resolv.conf names the stub of systemd-resolved on the loopback. */
  readonly resolvConf?: string;
}

const CURRENT = {
  cgroups: 2,
  minors: { oldest: 24, newest: 36 },
  newestBecause: 'is newer than the data of this project',
  oldestBecause: 'expects cgroup v1, which this system no longer boots with',
  docker: false,
  containerd: 'tarball',
} as const;

/**
 * The systems by id. Kernels: kubernetes-sigs/kubespray docs/operations/kernel-requirements.md. The newest minors follow from the kernel that
 * kubeadm's SystemVerification demands (4.19 from 1.32) and from the kubelet's failCgroupV1 (true from 1.35).
 */
export const HOST_OSES = {
  'centos-7': {
    title: 'CentOS 7',
    family: 'el',
    ids: ['centos', 'rhel'],
    version: '7',
    codename: '',
    kernel: '3.10',
    cgroups: 1,
    minors: { oldest: 20, newest: 31 },
    newestBecause: 'demands kernel 4.19, and this system has 3.10',
    oldestBecause: 'is older than the data of this project',
    docker: true,
    containerd: 'package',
  },
  'el-9': {
    ...CURRENT,
    title: 'EL 9',
    family: 'el',
    ids: ['rocky', 'almalinux', 'rhel', 'centos', 'ol'],
    version: '9',
    codename: '',
    kernel: '5.14',
  },
  'ubuntu-20.04': {
    title: 'Ubuntu 20.04',
    family: 'debian',
    ids: ['ubuntu'],
    version: '20.04',
    codename: 'focal',
    kernel: '5.4',
    cgroups: 1,
    minors: { oldest: 20, newest: 34 },
    newestBecause: 'refuses cgroup v1, which this system boots with',
    oldestBecause: 'is older than the data of this project',
    docker: true,
    containerd: 'tarball',
    resolvConf: '/run/systemd/resolve/resolv.conf',
  },
  'ubuntu-22.04': {
    ...CURRENT,
    title: 'Ubuntu 22.04',
    family: 'debian',
    ids: ['ubuntu'],
    version: '22.04',
    codename: 'jammy',
    kernel: '5.15',
    resolvConf: '/run/systemd/resolve/resolv.conf',
  },
  'ubuntu-24.04': {
    ...CURRENT,
    title: 'Ubuntu 24.04',
    family: 'debian',
    ids: ['ubuntu'],
    version: '24.04',
    codename: 'noble',
    kernel: '6.8',
    resolvConf: '/run/systemd/resolve/resolv.conf',
  },
  'debian-12': { ...CURRENT, title: 'Debian 12', family: 'debian', ids: ['debian'], version: '12', codename: 'bookworm', kernel: '6.1' },
} as const satisfies Record<string, HostOs>;

export const HOST_OS_IDS = Object.keys(HOST_OSES).filter((id): id is HostOsId => id in HOST_OSES);

/** Other names of Red Hat's system and its rebuilds. */
const EL_9 = /^(EL|RHEL|Red Hat Enterprise Linux|Rocky Linux|AlmaLinux|CentOS Stream|Oracle Linux) ?9(\.\d+)?$/;

/** The system that a study's text names: `CentOS 7.6`, `Rocky Linux 9.4`, `Debian 12`. */
export function parseHostOs(text: string): HostOsId | undefined {
  if (EL_9.test(text)) return 'el-9';
  return HOST_OS_IDS.find(
    (id) => text === HOST_OSES[id].title || new RegExp(`^${HOST_OSES[id].title}\\.\\d+(\\.\\d+)?( LTS)?$`).test(text),
  );
}

export function hostOs(id: HostOsId): HostOs {
  return HOST_OSES[id];
}
