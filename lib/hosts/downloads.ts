/**
 * SHA-256 of every file that a host script downloads, Linux on amd64 (kubernetes-sigs/kubespray checksum files at v2.18.1, v2.24.3, v2.28.1 and
 * later; node_exporter as its releases list them). A version that is not here is refused, except for Kubernetes itself, whose releases carry
 * a `.sha256` beside each file.
 */
export const DOWNLOADS = {
  kubernetes: {
    '1.20.5': {
      kubelet: '8a07891153398585a749285bb3caa2e16f0802d03ffdd5054a7ef1ef32989bea',
      kubectl: '7f9dbb80190945a5077dc5f4230202c22f68f9bd7f20c213c3cf5a74abf55e56',
      kubeadm: 'eecb68547f0f99951b0ed910dcb0cfa32766587cc79a53960766164a56d6aed0',
    },
    '1.22.4': {
      kubelet: '8d014cfe511d8c0a127b4e65ae2a6e60db592f9b1b512bb822490ea35958b10d',
      kubectl: '21f24aa723002353eba1cc2668d0be22651f9063f444fd01626dce2b6e1c568c',
      kubeadm: '33b799df2941f12a53ffe995d86a385c35d3c543f9d2c00c0cdb47ec91a98c5c',
    },
    '1.27.16': {
      kubelet: '1b390641b47c6f9265ed8d19b48a8aa334ac28c825ad7ee8201717a5d9e8b759',
      kubectl: '97ea7cd771d0c6e3332614668a40d2c5996f0053ff11b44b198ea84dba0818cb',
      kubeadm: '33622018f83515331ac70c2041eba5d814a6d78a40b8869f089ea502f63a1421',
    },
    '1.30.14': {
      kubelet: '46baa60748b179164e80f5565d99dad642d554fb431925d211ffa921b917d5c7',
      kubectl: '7ccac981ece0098284d8961973295f5124d78eab7b89ba5023f35591baa16271',
      kubeadm: 'bf1f8af81af8ecf003cbc03a8700c6e94a74c183ee092bbc77b92270ada2be70',
    },
    '1.36.4': {
      kubelet: 'cf2562db46c48ab84cc3791540778ee7fb1a0a008529adbb434723dd02ed8b4b',
      kubectl: '8b8f088da2dab964f853b38464033b1be15ede2839eca751482357c45abdd05a',
      kubeadm: '10d054585907f2c8bb823c84f6a66b3bd2a474c3d795475f04e9a44f78650fe6',
    },
  },
  crictl: {
    '1.20.0': '44d5f550ef3f41f9b53155906e0229ffdbee4b19452b4df540265e29572b899c',
    '1.22.0': '45e0556c42616af60ebe93bf4691056338b3ea0001c0201a6a8ff8b1dbc0652a',
    '1.27.1': 'b70e8d7bde8ec6ab77c737b6c69be8cb518ce446365734c6db95f15c74a93ce8',
    '1.30.1': '71873cdeeeb6c9ee0f79c27b45db38066da81f0c30dcda909b4eedc3aff63f59',
    '1.36.0': '83855e114566a8a8c44c548d515670f51de3a5e1da8b2effb59870e2f10c25a3',
  },
  cniPlugins: {
    '1.0.1': '5238fbb2767cbf6aae736ad97a7aa29167525dcd405196dfbc064672a730d3cf',
    '1.4.1': '2a0ea7072d1806b8526489bcd3b4847a06ab010ee32ba3c3d4e5a3235d3eb138',
    '1.9.1': 'b98f74a0f8522f0a83867178729c1aa70f2158f90c45a2ca8fa791db1c76b303',
  },
  containerd: {
    '1.5.8': 'feeda3f563edf0294e33b6c4b89bd7dbe0ee182ca61a2f9b8c3de2766bcbc99b',
    '1.7.28': '7a8c262deb63becc877e82d23749e4f99f4a17e8e660f9b8c257ca87a5c056b6',
    '2.3.4': '9d68969855fbf676cdb8ed758e420fb048d61f984f61de3e53eddfebe484d168',
  },
  runc: {
    '1.0.3': '5d4c0e5a4e8d6ccbb9c6696bb239f31cfab8d94b15801bafe09aaee600714f61',
    '1.2.6': '0774f49d1b1eebb5849e644db5e4dc6f2b06cee05f13b3d17d5d6ba62d6f2ebc',
    '1.4.3': 'f6ae8efc0fa40079e1475e97cbe9d1bd3f106a28d6af78a11d9f1bd565515e60',
  },
  nodeExporter: {
    '0.18.1': 'b2503fd932f85f4e5baf161268854bf5d22001869b84f00fd2d1f57b51b72424',
    '1.1.2': '8c1f6a317457a658e0ae68ad710f6b4098db2cad10204649b51e3c043aa3e70d',
  },
} as const;

export type NodeExporterVersion = keyof typeof DOWNLOADS.nodeExporter;
export type ContainerdVersion = keyof typeof DOWNLOADS.containerd;

/** One file to download. */
export interface Download {
  readonly url: string;
  /** Hex; empty where the release's own `.sha256` must be asked for it. */
  readonly sha256: string;
}

/** kubeadm, kubelet and kubectl of one release. */
export function kubernetesDownload(version: string, name: 'kubeadm' | 'kubelet' | 'kubectl', proxy: string): Download {
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = DOWNLOADS.kubernetes;
  return {
    url: `https://${proxy}dl.k8s.io/release/v${version}/bin/linux/amd64/${name}`,
    sha256: known[version]?.[name] ?? '',
  };
}

/** crictl speaks the CRI of the minors around its own. */
export function crictlDownload(minor: number, proxy: string): Download {
  const version = minor < 22 ? '1.20.0' : minor < 26 ? '1.22.0' : minor < 30 ? '1.27.1' : minor < 36 ? '1.30.1' : '1.36.0';
  return github('kubernetes-sigs/cri-tools', `v${version}/crictl-v${version}-linux-amd64.tar.gz`, DOWNLOADS.crictl[version], proxy);
}

/** The standard plugins; flannel brings its own from 0.15. */
export function cniPluginsDownload(minor: number, proxy: string): Download {
  const version = minor < 24 ? '1.0.1' : minor < 34 ? '1.4.1' : '1.9.1';
  const file = `v${version}/cni-plugins-linux-amd64-v${version}.tgz`;
  return github('containernetworking/plugins', file, DOWNLOADS.cniPlugins[version], proxy);
}

export function containerdDownload(version: ContainerdVersion, proxy: string): Download {
  return github('containerd/containerd', `v${version}/containerd-${version}-linux-amd64.tar.gz`, DOWNLOADS.containerd[version], proxy);
}

/** The runc of the same time as that containerd. */
export function runcDownload(containerd: ContainerdVersion, proxy: string): Download {
  const version = ({ '1.5.8': '1.0.3', '1.7.28': '1.2.6', '2.3.4': '1.4.3' } as const)[containerd];
  return github('opencontainers/runc', `v${version}/runc.amd64`, DOWNLOADS.runc[version], proxy);
}

export function nodeExporterDownload(version: NodeExporterVersion, proxy: string): Download {
  const file = `v${version}/node_exporter-${version}.linux-amd64.tar.gz`;
  return github('prometheus/node_exporter', file, DOWNLOADS.nodeExporter[version], proxy);
}

function github(repository: string, file: string, sha256: string, proxy: string): Download {
  return { url: `https://${proxy}github.com/${repository}/releases/download/${file}`, sha256 };
}
