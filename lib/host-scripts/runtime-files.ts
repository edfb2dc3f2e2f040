import { imageRepository } from '../hosts/bootstrap.ts';
import { pauseTag } from '../hosts/kubernetes-release.ts';
import type { HostContext } from './host-context.ts';

/** `/etc/docker/daemon.json`. The driver must be the kubelet's; the limit keeps logs of a load test from filling the disk. */
export function dockerDaemonJson(): string {
  const settings = {
    'exec-opts': ['native.cgroupdriver=systemd'],
    'storage-driver': 'overlay2',
    'log-driver': 'json-file',
    'log-opts': { 'max-size': '100m', 'max-file': '3' },
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/**
 * `/etc/containerd/config.toml`, whole: the output of `containerd config default` differs between releases and packages, which even switch
 * the CRI plugin off. Keys: containerd/containerd docs/cri/config.md; the format is 2 for containerd 1.x, 3 for 2.0 and 4 from 2.3.
 */
export function containerdToml(context: HostContext): string {
  const { bootstrap, containerRuntime, kubernetes } = context.lab.cluster;
  const { version } = containerRuntime;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const sandbox = `${imageRepository(bootstrap.mirror)}/pause:${pauseTag(kubernetes)}`;
  if (major < 2) {
    const cri = 'plugins."io.containerd.grpc.v1.cri"';
    return `version = 2
disabled_plugins = []

[${cri}]
  sandbox_image = ${JSON.stringify(sandbox)}

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
  SystemdCgroup = true

[${cri}.registry]
  config_path = "/etc/containerd/certs.d"
`;
  }
  const [runtime, images] = ['plugins."io.containerd.cri.v1.runtime"', 'plugins."io.containerd.cri.v1.images"'];
  return `version = ${major > 2 || minor >= 3 ? 4 : 3}
disabled_plugins = []

[${runtime}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${runtime}.containerd.runtimes.runc.options]
  SystemdCgroup = true

[${images}.pinned_images]
  sandbox = ${JSON.stringify(sandbox)}

[${images}.registry]
  config_path = "/etc/containerd/certs.d"
`;
}

/** As containerd/containerd ships it (containerd.service), for the binaries in /usr/local. */
export const CONTAINERD_UNIT = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target local-fs.target

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/local/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`;

/** Where Docker's packages come from, by the system's family. */
export interface DockerSource {
  readonly path: string;
  readonly text: string;
  /** File for the signing key; empty where the package manager fetches it by itself. */
  readonly keyPath: string;
  readonly keyUrl: string;
}

/** Fingerprint of the key that signs Docker's packages for Debian and Ubuntu, as Docker's installation guide prints it. */
export const DOCKER_APT_KEY = '9DC858229FC7DD38854AE2D88D81803C0EBFCD88';

export function dockerSource({ lab, os }: HostContext): DockerSource {
  const base = `${lab.cluster.bootstrap.mirror.dockerPackages}/linux`;
  if (os.family === 'el') {
    const text = `[faaslab-docker]
name=Docker CE for CentOS 7, pinned by the lab
baseurl=${base}/centos/7/x86_64/stable
enabled=1
gpgcheck=1
gpgkey=${base}/centos/gpg
exclude=docker-ce docker-ce-cli containerd.io
`;
    return { path: '/etc/yum.repos.d/faaslab-docker.repo', text, keyPath: '', keyUrl: '' };
  }
  const keyPath = '/etc/apt/keyrings/faaslab-docker.asc';
  return {
    path: '/etc/apt/sources.list.d/faaslab-docker.list',
    text: `deb [arch=amd64 signed-by=${keyPath}] ${base}/ubuntu ${os.codename} stable\n`,
    keyPath,
    keyUrl: `${base}/ubuntu/gpg`,
  };
}

/** The containerd.io of that Docker's time: the report's 1.4.4 beside 18.09, the last 1.6 beside 20.10. */
const CONTAINERD_IO = { '18.09': '1.4.4', '19.03': '1.4.4', '20.10': '1.6.33' } as const;

/** `NAME=VERSION` of Docker's three packages, all pinned: an unpinned client or containerd would be the newest. */
export function dockerPackages({ lab, os }: HostContext): string[] {
  const { version } = lab.cluster.containerRuntime;
  const series = version.slice(0, 5);
  const containerd = series === '18.09' || series === '19.03' || series === '20.10' ? CONTAINERD_IO[series] : CONTAINERD_IO['20.10'];
  return os.family === 'el'
    ? [`docker-ce=${version}-3.el7`, `docker-ce-cli=${version}-3.el7`, `containerd.io=${containerd}-3.1.el7`]
    : [
        `docker-ce=5:${version}~3-0~ubuntu-${os.codename}`,
        `docker-ce-cli=5:${version}~3-0~ubuntu-${os.codename}`,
        `containerd.io=${containerd}-1`,
      ];
}
