import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labFaults } from '../support/lab-faults.ts';

interface ClusterYaml {
  kubernetes: string;
  operatingSystem: string;
  containerRuntime: { name: string; version: string };
  bootstrap: Record<string, unknown>;
  hosts: { name: string; role: string; address: string; taints?: { key: string; effect: string }[] }[];
}

/** The faults of the shipped study after a change of its cluster. */
function faults(change: (cluster: ClusterYaml) => void): string[] {
  return labFaults(({ cluster }) => change(cluster));
}

function on(operatingSystem: string, kubernetes: string, name: string, version: string, bootstrap: Record<string, unknown> = {}): string[] {
  return faults((cluster) => {
    Object.assign(cluster, { operatingSystem, kubernetes, containerRuntime: { name, version } });
    for (const host of cluster.hosts) host.taints = [];
    Object.assign(cluster.bootstrap, bootstrap);
  });
}

describe('a combination that cannot work', () => {
  it('is refused with the reason and the nearest that works: dockershim after 1.23', () => {
    expect(on('Ubuntu 20.04', '1.24.17', 'docker', '20.10.24')).toEqual([
      'cluster.containerRuntime.name: must be containerd: Kubernetes 1.24 removed dockershim, got docker 20.10.24; nearest that works: containerd 1.7.28',
    ]);
  });

  it('CentOS 7 after 1.31, for its kernel', () => {
    expect(on('CentOS 7.9', '1.32.11', 'containerd', '1.6.33')).toEqual([
      'cluster.kubernetes: must be at most 1.31 on CentOS 7: Kubernetes 1.32 and newer demands kernel 4.19, and this system has 3.10, got 1.32.11; ' +
        'nearest that works: 1.31.14, or EL 9, Ubuntu 20.04, Ubuntu 22.04, Ubuntu 24.04, Debian 12 for this one',
    ]);
  });

  it('Ubuntu 20.04 from 1.35, for its cgroup v1', () => {
    const [fault] = on('Ubuntu 20.04', '1.35.0', 'containerd', '1.7.28');
    expect(fault).toContain('must be at most 1.34 on Ubuntu 20.04: Kubernetes 1.35 and newer refuses cgroup v1');
  });

  it('an old Kubernetes on a system with cgroup v2 alone', () => {
    const [fault] = on('Debian 12', '1.22.4', 'containerd', '1.5.8');
    expect(fault).toContain('must be at least 1.24 on Debian 12');
    expect(fault).toContain('nearest that works: 1.24.17, or CentOS 7, Ubuntu 20.04 for this one');
  });

  it('a containerd without a digest, or that the minor does not run with', () => {
    expect(on('Debian 12', '1.30.14', 'containerd', '1.7.27')).toEqual([
      'cluster.containerRuntime.version: must be a containerd that Kubernetes 1.30 runs with and whose digest is known (1.7.28), got containerd 1.7.27; nearest that works: 1.7.28',
    ]);
    expect(on('Debian 12', '1.36.4', 'containerd', '1.7.28')[0]).toContain('nearest that works: 2.3.4');
  });

  it('a Docker that was never packaged for the system', () => {
    expect(on('Ubuntu 20.04', '1.20.5', 'docker', '18.09.7')[0]).toContain('must be 19.03 or newer on Ubuntu 20.04');
    expect(on('CentOS 7', '1.20.5', 'docker', '23.0.3')[0]).toContain('nearest that works: 20.10.24');
  });

  it('an unknown system, unless no host is set up', () => {
    expect(on('Solaris 11', '1.30.14', 'containerd', '1.7.28')[0]).toContain(
      'must be a system that the host scripts know (CentOS 7, EL 9, Ubuntu 20.04, Ubuntu 22.04, Ubuntu 24.04, Debian 12), got "Solaris 11"',
    );
    expect(on('Solaris 11', '1.30.14', 'containerd', '1.7.28', { tool: 'none' })).toEqual([]);
  });

  it('ipvs from 1.35, nftables before 1.33', () => {
    expect(on('Debian 12', '1.36.4', 'containerd', '2.3.4', { proxyMode: 'ipvs' })).toHaveLength(1);
    expect(on('Debian 12', '1.30.14', 'containerd', '1.7.28', { proxyMode: 'nftables' })).toEqual([
      'cluster.bootstrap.proxyMode: nftables needs Kubernetes 1.33, got 1.30; nearest that works: iptables',
    ]);
  });

  it('a release whose digests only the mirror could tell', () => {
    expect(on('Debian 12', '1.31.14', 'containerd', '1.7.28', { mirror: 'china' })[0]).toContain(
      'nearest that works: 1.30.14, or mirror upstream',
    );
    expect(on('Debian 12', '1.30.14', 'containerd', '1.7.28', { mirror: 'china' })).toEqual([]);
  });

  it('a taint whose key kubeadm has renamed', () => {
    const found = faults((cluster) => {
      Object.assign(cluster, {
        operatingSystem: 'Debian 12',
        kubernetes: '1.30.14',
        containerRuntime: { name: 'containerd', version: '1.7.28' },
      });
    });
    expect(found).toEqual([
      'cluster.hosts[0].taints[0].key: must be node-role.kubernetes.io/control-plane in Kubernetes 1.30, got node-role.kubernetes.io/master',
    ]);
  });

  it('a second control plane, and an NFS server that is no host', () => {
    const found = faults((cluster) => {
      const [, second] = cluster.hosts;
      if (second !== undefined) second.role = 'control-plane';
      cluster.bootstrap.nfs = { server: 'elsewhere', folder: '/nfs' };
    });
    expect(found).toEqual([
      'cluster.hosts[1].role: must be worker: the bring-up makes one control plane (master-0001), got a second',
      'cluster.bootstrap.nfs.server: must be the name of a host (master-0001, slave-0001, slave-0002), got "elsewhere"',
    ]);
  });

  it('minikube without a release, kind without a node image', () => {
    expect(faults((cluster) => Object.assign(cluster.bootstrap, { tool: 'minikube' }))).toHaveLength(1);
    expect(faults((cluster) => Object.assign(cluster.bootstrap, { tool: 'kind', toolVersion: '0.20.0' }))).toEqual([
      'cluster.bootstrap.nodeImage: must be the node image with its digest from the release notes of that kind, got nothing',
    ]);
  });
});

describe('a value for a shell', () => {
  const hostile = fc.constantFrom('$(id)', '`id`', "a'b", 'a b', 'a;b', 'a\nb', '-x', '../x', 'a"b', '*', 'a\\b', '', 'a|b', '{a,b}');

  it('is refused wherever it stands in the settings of the hosts', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom('name', 'address', 'mirror', 'time', 'folder', 'subfolder', 'user', 'version'),
        (value, place) => {
          const found = faults((cluster) => {
            const [host] = cluster.hosts;
            const nfs = { server: 'master-0001', folder: '/nfs', subfolders: ['a'] };
            if (place === 'name' && host !== undefined) host.name = value;
            if (place === 'address' && host !== undefined) host.address = value;
            if (place === 'mirror') cluster.bootstrap.mirror = value;
            if (place === 'time') cluster.bootstrap.timeServers = [value];
            if (place === 'folder') cluster.bootstrap.nfs = { ...nfs, folder: `/nfs/${value}` };
            if (place === 'subfolder') cluster.bootstrap.nfs = { ...nfs, subfolders: [value] };
            if (place === 'user') cluster.bootstrap.ssh = { user: value };
            if (place === 'version') cluster.containerRuntime.version = value;
          });
          expect(found.length, `${place} ${JSON.stringify(value)}`).toBeGreaterThan(0);
        },
      ),
      { seed: 1, numRuns: 80 },
    );
  });
});
