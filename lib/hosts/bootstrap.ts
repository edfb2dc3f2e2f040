import type { NodeExporterVersion } from './downloads.ts';
import type { HostOsId } from './host-os.ts';

/** How a study's bare hosts become a cluster. */
export interface Bootstrap {
  /** `kubeadm`: on the hosts, over ssh; `minikube` and `kind`: on the operator's machine; `none`: the cluster is there already. */
  readonly tool: 'kubeadm' | 'minikube' | 'kind' | 'none';
  /** Release of minikube or kind; empty for the other tools. */
  readonly toolVersion: string;
  /** kind's image of a node, with its digest: it belongs to one release of kind. Empty for the other tools. */
  readonly nodeImage: string;
  /** Of every host. Absent where no host is set up. */
  readonly os?: HostOsId;
  readonly mirror: Mirror;
  /** `open-ports`: what the cluster needs is allowed, where a firewall runs; `off`: stopped and disabled. */
  readonly firewall: 'open-ports' | 'off';
  readonly proxyMode: 'iptables' | 'ipvs' | 'nftables';
  /** Empty: the time servers that the system came with. */
  readonly timeServers: readonly string[];
  readonly nodeExporter: NodeExporterVersion;
  /** Absent: no NFS. */
  readonly nfs?: NfsSettings;
  readonly ssh: { readonly user: string; readonly port: number };
}

export interface NfsSettings {
  /** Name of the host that exports the folder. */
  readonly server: string;
  /** Absolute path on the server. */
  readonly folder: string;
  /** Below `folder`, made with it. */
  readonly subfolders: readonly string[];
}

/** Where images and packages come from. */
export interface Mirror {
  /** As the study writes it. */
  readonly name: string;
  /** kubeadm's imageRepository; empty: kubeadm's own default. */
  readonly imageRepository: string;
  /** kubeadm's dns.imageRepository; empty: follows from imageRepository. */
  readonly dnsRepository: string;
  /** Put before the host in a download's URL, ending in `/`; empty: direct. */
  readonly downloadProxy: string;
  readonly dockerPackages: string;
  readonly centosVault: string;
}

const CHINA_IMAGES = 'registry.cn-hangzhou.aliyuncs.com/google_containers';

/**
 * @param name `upstream`, `china` or a registry's prefix
 * @param minor of Kubernetes: the early releases of 1.20 to 1.24 default to k8s.gcr.io, which is frozen, and look for CoreDNS where
 * registry.k8s.io has none (kubernetes/kubeadm issue 2671)
 */
export function mirror(name: string, minor: number): Mirror {
  const direct = { downloadProxy: '', dockerPackages: 'https://download.docker.com', centosVault: 'https://vault.centos.org' };
  if (name === 'china') {
    return {
      name,
      imageRepository: CHINA_IMAGES,
      dnsRepository: '',
      downloadProxy: 'files.m.daocloud.io/',
      dockerPackages: 'https://mirrors.aliyun.com/docker-ce',
      centosVault: 'https://mirrors.aliyun.com/centos-vault',
    };
  }
  if (name !== 'upstream') return { ...direct, name, imageRepository: name, dnsRepository: '' };
  if (minor >= 25) return { ...direct, name, imageRepository: '', dnsRepository: '' };
  return { ...direct, name, imageRepository: 'registry.k8s.io', dnsRepository: minor > 20 ? 'registry.k8s.io/coredns' : '' };
}

/** The repository of the cluster's images, as it stands before a name. */
export function imageRepository({ imageRepository }: Mirror): string {
  return imageRepository === '' ? 'registry.k8s.io' : imageRepository;
}

/** CoreDNS's repository with its name: upstream keeps it in a folder of its own from 1.21 on, mirrors with flat names do not. */
export function corednsImage(mirror: Mirror, minor: number): string {
  if (mirror.dnsRepository !== '') return `${mirror.dnsRepository}/coredns`;
  return mirror.imageRepository === '' && minor > 20 ? 'registry.k8s.io/coredns/coredns' : `${imageRepository(mirror)}/coredns`;
}
