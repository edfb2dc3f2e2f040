import { DOWNLOADS } from '../../lib/hosts/downloads.ts';
import { HOST_OS_IDS, hostOs } from '../../lib/hosts/host-os.ts';
import { kubernetesIsPinned, newestPatch } from '../../lib/hosts/host-support.ts';
import { controlPlaneTaintKeys, KUBERNETES_RELEASES } from '../../lib/hosts/kubernetes-release.ts';
import { profileLabs } from './profile-labs.ts';

/** `docs/host-profiles.md`, made from the data that the scripts are made from. */
export function profileDocs(): string {
  return `# Profiles of the host scripts

This page is made from the data in \`lib/hosts/\` that the scripts are made from; \`UPDATE_DOCS=1 npx vitest run test/host-scripts/profile-docs.test.ts\`
writes it anew. What is not in the first table is refused before anything is written, with the reason and the nearest that works. How to bring
hosts up is in [bare-machines.md](bare-machines.md).

## Systems

${table(['system', 'kernel', 'cgroup', 'Kubernetes', 'container runtimes', 'newer ones are refused because Kubernetes'], systems())}

## Kubernetes

Every release that there is can be named, up to the last of its minor (1.20.15, 1.21.14 ...); those below have their images listed one by one. "Pinned" means that the digests of kubeadm, kubelet and
kubectl are in this project; of other releases the script takes the \`.sha256\` that dl.k8s.io publishes beside each file, and says so. That finds
damage, not a forged release.

${table(['release', "kubeadm's configuration", 'pause', 'etcd', 'CoreDNS', "key of the control plane's taint", 'pinned releases'], releases())}

## Downloads

All for Linux on amd64, by SHA-256.

${table(['program', 'versions'], downloads())}

## Mirrors

${table(
  ['`cluster.bootstrap.mirror`', 'images of Kubernetes', 'programs', 'digests'],
  [
    [
      '`upstream`',
      "kubeadm's own default, for 1.20 to 1.24 registry.k8s.io, because k8s.gcr.io is frozen",
      'where they are released',
      'as above',
    ],
    [
      '`china`',
      'registry.cn-hangzhou.aliyuncs.com/google_containers',
      'through files.m.daocloud.io',
      "the project's own; releases that are not pinned are refused",
    ],
    ['a registry, such as `192.168.0.9:5000/k8s`', 'that one, with flat names', 'where they are released', 'as above'],
  ],
)}

flannel and the images of the platform are not mirrored by any of them.
`;
}

function systems(): string[][] {
  const profiles = profileLabs().map(({ lab }) => lab.cluster);
  return HOST_OS_IDS.map((id) => {
    const { title, kernel, cgroups, minors, newestBecause } = hostOs(id);
    const runtimes = new Map<string, number[]>();
    for (const { bootstrap, containerRuntime, kubernetes } of profiles) {
      if (bootstrap.os !== id) continue;
      const name =
        containerRuntime.name === 'docker'
          ? `Docker ${id === 'centos-7' ? '18.09, ' : ''}19.03, 20.10`
          : `containerd ${containerRuntime.version}`;
      runtimes.set(name, [...(runtimes.get(name) ?? []), kubernetes.minor]);
    }
    const cell = [...runtimes].map(([name, of]) => `${name} (${range(Math.min(...of), Math.max(...of))})`).join('; ');
    return [title, kernel, `v${cgroups}`, range(minors.oldest, minors.newest), cell, newestBecause];
  });
}

function releases(): string[][] {
  return KUBERNETES_RELEASES.map((release) => {
    // A pinned release without a row of its own stands with its minor.
    const rows = KUBERNETES_RELEASES.map(({ minor, patch }) => `1.${minor}.${patch}`);
    const own = `1.${release.minor}.${release.patch}`;
    const pinned = [newestPatch(release.minor), own].filter((text) => {
      const [, minor = 0, patch = 0] = text.split('.').map(Number);
      return kubernetesIsPinned({ minor, patch }) && (text === own || !rows.includes(text));
    });
    return [
      `1.${release.minor}.${release.patch}`,
      release.kubeadmApi,
      release.pause,
      release.etcd,
      release.coredns,
      controlPlaneTaintKeys(release.minor)
        .map((key) => `\`${key.split('/')[1]}\``)
        .join(', '),
      [...new Set(pinned)].join(', '),
    ];
  });
}

function downloads(): string[][] {
  const { kubernetes, crictl, cniPlugins, containerd, runc, nodeExporter } = DOWNLOADS;
  const all = { 'kubeadm, kubelet, kubectl': kubernetes, crictl, 'CNI plugins': cniPlugins, containerd, runc, node_exporter: nodeExporter };
  return Object.entries(all).map(([name, versions]) => [name, Object.keys(versions).join(', ')]);
}

function range(oldest: number, newest: number): string {
  return oldest === newest ? `1.${oldest}` : `1.${oldest} to 1.${newest}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
