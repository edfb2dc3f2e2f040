import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAt, addressRange, canonicalRange } from '../../lib/hosts/ipv4-range.ts';
import { labFaults, labTextFaults } from '../support/lab-faults.ts';

const ranges = (podCidr: string, serviceCidr = '10.96.0.0/12') =>
  labFaults(({ cluster }) => Object.assign(cluster, { podCidr, serviceCidr }));
const host = (change: object, index = 0) => labFaults(({ cluster }) => Object.assign(cluster.hosts[index], change));
const cluster = (change: object) => labFaults((lab) => Object.assign(lab.cluster, change));
const nodeExporter = (change: object) => labFaults(({ monitoring }) => Object.assign(monitoring.nodeExporter, change));

describe('the ranges of pods and services', () => {
  it('hold a range for each host', () => {
    expect(ranges('10.244.0.0/24')).toEqual([
      'cluster.podCidr: must have a /24 for each of the 3 hosts, got 10.244.0.0/24, which has 1; write 10.244.0.0/22 or a larger range',
    ]);
    expect(ranges('10.244.2.0/23')).toEqual([
      'cluster.podCidr: must have a /24 for each of the 3 hosts, got 10.244.2.0/23, which has 2; write 10.244.0.0/22 or a larger range',
    ]);
    expect(ranges('10.244.0.0/22')).toEqual([]);
    const alone = labFaults((lab) => {
      lab.cluster.podCidr = '10.244.0.0/24';
      lab.cluster.hosts.length = 1;
    });
    expect(alone.filter((fault) => fault.includes('Cidr'))).toEqual([]);
  });

  it('have a size that kubeadm takes', () => {
    expect(ranges('10.244.0.0/25')).toEqual([
      'cluster.podCidr: must have a prefix of 8 to 24: each node gets a /24 of it, got 10.244.0.0/25; such as 10.244.0.0/16',
    ]);
    expect(ranges('10.244.0.0/16', '10.96.0.0/29')).toEqual([
      'cluster.serviceCidr: must have a prefix of 12 to 28: kubeadm takes 16 to 1048576 addresses, got 10.96.0.0/29; such as 10.96.0.0/12',
    ]);
    expect(ranges('10.244.0.0/16', '10.96.0.0/11')[0]).toContain('must have a prefix of 12 to 28');
    expect(ranges('10.244.0.0/16', '10.96.0.0/28')).toEqual([]);
  });

  it('are written as flannel writes them', () => {
    expect(ranges('10.244.1.5/16', '10.96.5.0/12')).toEqual([
      'cluster.podCidr: must have no bits behind its prefix, which flannel and the API server drop, got 10.244.1.5/16; write 10.244.0.0/16',
      'cluster.serviceCidr: must have no bits behind its prefix, which flannel and the API server drop, got 10.96.5.0/12; write 10.96.0.0/12',
    ]);
    expect(ranges('010.244.0.0/16')[0]).toContain('cluster.podCidr: must be an IPv4 range');
  });

  it("leave Docker's bridge and special addresses alone", () => {
    expect(ranges('172.17.0.0/16')).toEqual([
      "cluster.podCidr: must lie outside 172.17.0.0/16, Docker's own bridge on every host, got 172.17.0.0/16; such as 10.244.0.0/16",
    ]);
    expect(ranges('10.244.0.0/16', '172.16.0.0/12')[0]).toContain('cluster.serviceCidr: must lie outside 172.17.0.0/16');
    for (const special of ['127.0.0.0/16', '224.0.0.0/16', '240.0.0.0/16', '169.254.0.0/16', '0.0.0.0/8'])
      expect(ranges(special)[0], special).toContain('cluster.podCidr: must lie outside');
    const containerd = labFaults((lab) => {
      Object.assign(lab.cluster, { containerRuntime: { name: 'containerd', version: '1.6.33' }, podCidr: '172.17.0.0/16' });
    });
    expect(containerd).toEqual([]);
  });

  it("are minikube's own where it makes the cluster, and anybody's where there is one", () => {
    const bootstrap = { tool: 'minikube', toolVersion: '1.18.1' };
    expect(cluster({ bootstrap, podCidr: '10.200.0.0/16' })).toEqual([
      'cluster.podCidr: must be 10.244.0.0/16, which minikube takes, got 10.200.0.0/16',
    ]);
    expect(cluster({ bootstrap: { tool: 'none' }, podCidr: '10.200.0.0/25' })).toEqual([]);
  });
});

describe('a host', () => {
  it('has an address that others can reach', () => {
    for (const address of ['127.0.0.1', '0.0.0.0', '0.1.2.3', '169.254.10.1', '224.0.0.1', '239.1.2.3', '240.0.0.1', '255.255.255.255'])
      expect(host({ address })[0], address).toContain('cluster.hosts[0].address: must be an address by which the other hosts reach it');
    expect(host({ address: '192.168.0.0' })).toEqual([
      'cluster.hosts[0].address: must be the address of one host, got 192.168.0.0, which is that of a network itself; give it one that ends in 1 to 254',
    ]);
    expect(host({ address: '192.168.0.255' })[0]).toContain('everybody in a network (broadcast)');
    expect(host({ address: '192.168.0.01' })[0]).toContain('must be an IPv4 address without leading zeros');
  });

  it("is not alone in Docker's block", () => {
    expect(host({ address: '172.17.0.5' }, 1)[0]).toContain('cluster.hosts[1].address: must lie outside 172.17.0.0/16');
    const all = labFaults((lab) => {
      for (const [index, each] of lab.cluster.hosts.entries()) each.address = `172.17.0.${index + 5}`;
    });
    expect(all).toEqual([]);
  });

  it('has a name of its own', () => {
    expect(host({ name: 'localhost' }, 1)).toEqual([
      'cluster.hosts[1].name: must not be a name that every machine has in /etc/hosts for itself, got "localhost"; write another, such as "node-1"',
    ]);
    expect(host({ name: '12' }, 1)).toEqual([
      'cluster.hosts[1].name: must hold a letter, because a number is looked up as an address, got "12"; write "node-12"',
    ]);
    for (const name of ['ip6-loopback', '0x7f', '007']) expect(host({ name }, 1), name).toHaveLength(1);
    expect(host({ name: 'cluster' }, 1)).toEqual([
      'cluster.hosts[1].name: must not be cluster or reset, because host/cluster.sh is the operator\'s script, got "cluster"; write "cluster-1"',
    ]);
  });

  it('is large enough, and is named itself where it is not', () => {
    expect(host({ memory: '4Mi' })[0]).toBe(
      'cluster.hosts[0].memory: must be at least 1700Mi, which kubeadm asks for on a control plane, got 4Mi',
    );
    expect(host({ memory: '1700M' })[0]).toContain('cluster.hosts[0].memory');
    expect(host({ cpus: 1 })[0]).toBe('cluster.hosts[0].cpus: must be at least 2, which kubeadm asks for on a control plane, got 1');
    expect(host({ memory: '899Mi' }, 2)[0]).toBe(
      'cluster.hosts[2].memory: must be at least 900Mi, which the host script asks for on a worker, got 899Mi',
    );
    expect(host({ cpus: 1 }, 2)).toEqual([]);
    expect(cluster({ bootstrap: { tool: 'minikube', toolVersion: '1.18.1' } })).toEqual([]);
    const small = labFaults((lab) => {
      Object.assign(lab.cluster, { bootstrap: { tool: 'minikube', toolVersion: '1.18.1' } });
      lab.cluster.hosts[0].memory = '1700Mi';
    });
    expect(small).toEqual(['cluster.hosts[0].memory: must be at least 1800Mi, which minikube asks for on a control plane, got 1700Mi']);
  });
});

describe('a port', () => {
  it('of node_exporter is free on every host', () => {
    for (const [port, whose] of [
      [22, 'sshd'],
      [2379, "etcd's clients"],
      [6443, 'the API server'],
      [8081, "flannel's health"],
      [10250, 'the kubelet'],
      [10256, "kube-proxy's health"],
      [30000, 'Services (30000 to 32767)'],
      [31112, 'Services (30000 to 32767)'],
    ] as const) {
      expect(nodeExporter({ port })).toEqual([
        `monitoring.nodeExporter.port: must be a port that every host has free, got ${port}, which is that of ${whose}; node_exporter's own is 9100`,
      ]);
    }
    expect(nodeExporter({ port: 80 })).toEqual([
      'monitoring.nodeExporter.port: must be at least 1024, because node_exporter runs without rights, got 80; its own is 9100',
    ]);
    expect(nodeExporter({ port: 9200 })).toEqual([]);
  });

  it('of sshd neither is that of the cluster nor of node_exporter', () => {
    const ssh = (port: number) => labFaults((lab) => Object.assign(lab.cluster.bootstrap, { ssh: { port } }));
    expect(ssh(6443)[0]).toContain('cluster.bootstrap.ssh.port: must be a port that the host has free for sshd');
    expect(ssh(9100)).toEqual([
      "monitoring.nodeExporter.port: must be a port that every host has free, got 9100, which is that of sshd; node_exporter's own is 9100",
    ]);
    expect(ssh(2222)).toEqual([]);
  });

  it('of NFS is taken where there is NFS', () => {
    const nfs = labFaults((lab) => {
      lab.cluster.bootstrap.nfs = { server: 'master-0001', folder: '/nfs' };
      lab.monitoring.nodeExporter.port = 2049;
    });
    expect(nfs[0]).toContain('which is that of NFS');
    expect(nodeExporter({ port: 2049 })).toEqual([]);
  });

  it('of a registry is one', () => {
    const registry = (text: string) => labFaults((lab) => Object.assign(lab.images, { registry: text }));
    for (const bad of ['localhost:99999', '192.168.0.9:65536', 'registry.example.org:0', '192.168.0.999:5000', '1.2.3/x'])
      expect(registry(bad)[0], bad).toContain('images.registry: must be the part of an image name before the function');
    for (const good of ['localhost:65535', '192.168.0.9:5000', 'docker.io/faaslab', 'faaslab', '10.0.0.1/a/b'])
      expect(registry(good), good).toEqual([]);
    expect(labFaults((lab) => Object.assign(lab.cluster.bootstrap, { mirror: 'mirror.example.org:70000/k8s' }))).toHaveLength(1);
    expect(labFaults((lab) => Object.assign(lab.cluster.bootstrap, { timeServers: ['192.168.0.999'] }))).toHaveLength(1);
  });
});

describe('a release', () => {
  it('of Kubernetes was made', () => {
    expect(cluster({ kubernetes: '1.20.99' })).toEqual([
      'cluster.kubernetes: must be a release that there is: the last release of it is 1.20.15, got 1.20.99',
    ]);
    expect(cluster({ kubernetes: '1.20.15' })).toEqual([]);
    expect(cluster({ kubernetes: '1.20.05' })[0]).toContain('must be a Kubernetes release');
    const living = cluster({ bootstrap: { tool: 'none' }, kubernetes: '1.36.99' });
    expect(living).toEqual(['cluster.kubernetes: must be a release that there is: no minor has had more than 20 patches, got 1.36.99']);
  });

  it('of a container runtime was made, and packaged for the system', () => {
    const runtime = (name: string, version: string, operatingSystem = 'CentOS 7.6') =>
      cluster({ containerRuntime: { name, version }, operatingSystem });
    expect(runtime('docker', '18.09.99')).toEqual([
      'cluster.containerRuntime.version: must be a release that there is for CentOS 7.6: of this series 18.09.0 to 18.09.9, got docker 18.09.99',
    ]);
    expect(runtime('docker', '20.10.25')[0]).toContain('20.10.0 to 20.10.24');
    expect(runtime('docker', '19.03.15')).toEqual([]);
    expect(runtime('docker', '19.03.8', 'Ubuntu 20.04')[0]).toContain('19.03.9 to 19.03.15');
    expect(runtime('containerd', '1.6.99')[0]).toContain('1.6.4 to 1.6.33');
    expect(runtime('containerd', '1.6.33')).toEqual([]);
  });

  it('of minikube or kind has the form of one', () => {
    const fault = (tool: string, toolVersion: string) =>
      cluster({ bootstrap: { tool, toolVersion } }).find((text) => text.includes('toolVersion'));
    expect(fault('minikube', '2.0.0')).toBe(
      'cluster.bootstrap.toolVersion: must be a release of minikube that there is, such as "1.18.1", got "2.0.0"',
    );
    expect(fault('kind', '1.20.0')).toContain('must be a release of kind that there is');
    expect(fault('minikube', '1.18.1')).toBeUndefined();
  });

  it("of kind's node image is that of the study", () => {
    const nodeImage = `kindest/node:v1.22.17@sha256:${'a'.repeat(64)}`;
    const bootstrap = { tool: 'kind', toolVersion: '0.20.0', nodeImage };
    expect(cluster({ bootstrap })).toEqual([
      'cluster.kubernetes: must be the version of cluster.bootstrap.nodeImage, which is what kind runs (1.22.17), got 1.20.5',
    ]);
    expect(cluster({ bootstrap, kubernetes: '1.22.17' })).toEqual([]);
  });
});

describe('a number', () => {
  const text = readFileSync('experiments/course-report/lab.yaml', 'utf8');

  it('is a plain decimal: 010 is eight to some readers of YAML and ten to others', () => {
    for (const odd of ['010', '0x10', '0o10', '+2']) {
      expect(labTextFaults(text.replace('cpus: 2\n', `cpus: ${odd}\n`)), odd).toEqual([
        `cluster.hosts[0].cpus: must be a number of CPUs, a whole number from 1 to 1024, got "${odd}"; write it in decimal without sign or leading zero, because readers of YAML differ in what it is`,
      ]);
    }
    expect(labTextFaults(text.replace('gatewayNodePort: 31112', 'gatewayNodePort: 031112'))[0]).toContain(
      'got "031112"; write it in decimal',
    );
  });

  it('of seconds between two scrapes lets a scrape end, and keeps a series alive', () => {
    expect(nodeExporter({ scrapeInterval: '5ms' })).toEqual([
      'monitoring.nodeExporter.scrapeInterval: must be 1s to 2m, because a scrape itself takes that long, got 5ms; 5s is usual here',
    ]);
    expect(nodeExporter({ scrapeInterval: '1h' })[0]).toContain('Prometheus forgets a series after five minutes');
    expect(nodeExporter({ scrapeInterval: '2m' })).toEqual([]);
    const retention = labFaults(({ monitoring }) => Object.assign(monitoring.prometheus, { server: { retention: '5m' } }));
    expect(retention).toContain(
      'monitoring.prometheus.server.retention: must be at least 2h, the length of a block that Prometheus writes, got 5m',
    );
  });
});

describe('canonicalRange', () => {
  it('is the same range, begins with its first address and does not change again', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), fc.integer({ min: 0, max: 32 }), (octets, prefix) => {
        const cidr = `${octets.join('.')}/${prefix}`;
        const canonical = canonicalRange(cidr);
        expect(addressRange(canonical)).toEqual(addressRange(cidr));
        expect(canonical).toBe(`${addressAt(cidr, 0)}/${prefix}`);
        expect(canonicalRange(canonical)).toBe(canonical);
      }),
      { seed: 3 },
    );
    expect(addressAt('10.96.5.0/12', 1)).toBe('10.96.0.1');
    expect(addressAt('10.96.0.255/32', 1)).toBe('10.96.1.0');
  });
});
