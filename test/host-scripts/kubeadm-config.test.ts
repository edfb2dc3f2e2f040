import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hostContext } from '../../lib/host-scripts/host-context.ts';
import { kubeadmConfig } from '../../lib/host-scripts/kubeadm-config.ts';
import { mirror } from '../../lib/hosts/bootstrap.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { requireKubeadm } from '../support/require-kubeadm.ts';
import { labOn, profileLabs, settingLabs } from './profile-labs.ts';

const CONTAINERD = { name: 'containerd', version: '1.7.28' } as const;
const DOCKER = { name: 'docker', version: '20.10.24' } as const;

function text(lab: Lab, index: number): string {
  const host = lab.cluster.hosts[index];
  if (host === undefined) throw new Error(`no host ${index}`);
  return kubeadmConfig(hostContext(lab, host));
}

const documents = (lab: Lab, index = 0) => loadAll(text(lab, index));

describe('kubeadmConfig', () => {
  it("is v1beta2 for 1.20, with the report's taint and every option in its old form", () => {
    expect(documents(labOn('centos-7', '1.20.5', { name: 'docker', version: '18.09.7' }))).toEqual([
      {
        apiVersion: 'kubeadm.k8s.io/v1beta2',
        kind: 'InitConfiguration',
        bootstrapTokens: [{ description: 'faaslab init', ttl: '5m0s', groups: ['system:bootstrappers:kubeadm:default-node-token'] }],
        localAPIEndpoint: { advertiseAddress: '192.168.0.213', bindPort: 6443 },
        nodeRegistration: {
          name: 'master-0001',
          criSocket: '/var/run/dockershim.sock',
          taints: [{ key: 'node-role.kubernetes.io/master', effect: 'PreferNoSchedule' }],
          kubeletExtraArgs: { 'node-ip': '192.168.0.213' },
        },
      },
      {
        apiVersion: 'kubeadm.k8s.io/v1beta2',
        kind: 'ClusterConfiguration',
        clusterName: 'course-report',
        kubernetesVersion: 'v1.20.5',
        imageRepository: 'registry.k8s.io',
        controlPlaneEndpoint: '192.168.0.213:6443',
        apiServer: { certSANs: ['192.168.0.213', 'master-0001'] },
        networking: { dnsDomain: 'cluster.local', podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12' },
      },
      { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', cgroupDriver: 'systemd', failSwapOn: true },
      { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration', mode: 'iptables', clusterCIDR: '10.244.0.0/16' },
    ]);
  });

  it('is v1beta3 from 1.22 and v1beta4 from 1.31, where extra arguments are a list', () => {
    expect(documents(labOn('ubuntu-20.04', '1.22.4', DOCKER))[0]).toMatchObject({
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      nodeRegistration: { kubeletExtraArgs: { 'node-ip': '192.168.0.213' } },
    });
    expect(documents(labOn('debian-12', '1.31.14', CONTAINERD))[0]).toMatchObject({
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      nodeRegistration: {
        criSocket: 'unix:///run/containerd/containerd.sock',
        kubeletExtraArgs: [{ name: 'node-ip', value: '192.168.0.213' }],
        taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'PreferNoSchedule' }],
      },
    });
  });

  it("names the resolver's real file on Ubuntu, whose /etc/resolv.conf is a stub", () => {
    expect(documents(labOn('ubuntu-22.04', '1.30.14', CONTAINERD))[2]).toMatchObject({ resolvConf: '/run/systemd/resolve/resolv.conf' });
    expect(documents(labOn('debian-12', '1.30.14', CONTAINERD))[2]).not.toHaveProperty('resolvConf');
  });

  it('sends 1.22.4 to registry.k8s.io, and to CoreDNS in its own folder there', () => {
    const expected = { imageRepository: 'registry.k8s.io', dns: { imageRepository: 'registry.k8s.io/coredns' } };
    expect(documents(labOn('ubuntu-20.04', '1.22.4', DOCKER))[1]).toMatchObject(expected);
    const china = documents(labOn('ubuntu-20.04', '1.22.4', DOCKER, { mirror: mirror('china', 22) }))[1];
    expect(china).toMatchObject({ imageRepository: 'registry.cn-hangzhou.aliyuncs.com/google_containers' });
    expect(china).not.toHaveProperty('dns');
    expect(documents(labOn('debian-12', '1.30.14', CONTAINERD))[1]).not.toHaveProperty('imageRepository');
  });

  it('holds no token: a worker finds it in a file in memory', () => {
    for (const { name, lab } of [...profileLabs(), ...settingLabs()]) {
      for (const index of lab.cluster.hosts.keys()) expect(text(lab, index), name).not.toMatch(/[a-z0-9]{6}\.[a-z0-9]{16}|token:/);
      expect(documents(lab, 1)[0], name).toMatchObject({
        kind: 'JoinConfiguration',
        discovery: { file: { kubeConfigPath: '/run/faaslab/discovery.conf' } },
      });
    }
  });
});

const kubeadm = requireKubeadm();

describe.skipIf(kubeadm === undefined)('a real kubeadm', () => {
  it('accepts the configuration of every profile whose API version it reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubeadm-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const discovery = join(folder, 'discovery.conf');
    writeFileSync(discovery, '');
    const apis = new Map<string, number>();
    const seen = new Set<string>();
    for (const { name, lab } of [...profileLabs(), ...settingLabs()]) {
      // Systems that differ in nothing that kubeadm sees give the same text.
      for (const config of [text(lab, 0), text(lab, 1)].filter((each) => !seen.has(each))) {
        seen.add(config);
        const api = /kubeadm\.k8s\.io\/(\w+)/.exec(config)?.[1] ?? '';
        if (api === 'v1beta2') continue;
        const file = join(folder, 'kubeadm.conf');
        // A kubeadm deploys its own minor and the one before; what is asked here is whether it reads every field.
        writeFileSync(
          file,
          config
            .replace(/kubernetesVersion: .*/, `kubernetesVersion: ${kubeadm}`)
            // It also wants the discovery file to be there.
            .replace(/kubeConfigPath: .*/, `kubeConfigPath: ${discovery}`),
        );
        const { status, stderr } = spawnSync('kubeadm', ['config', 'validate', '--config', file], { encoding: 'utf8' });
        expect(status, `${name}: ${stderr}`).toBe(0);
        apis.set(api, (apis.get(api) ?? 0) + 1);
      }
    }
    expect([...apis.keys()].sort()).toEqual(['v1beta3', 'v1beta4']);
  }, 120_000);

  it('refuses a field that it does not know, so that its silence means something', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubeadm-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'kubeadm.conf');
    writeFileSync(file, text(labOn('debian-12', '1.31.14', CONTAINERD), 0).replace('clusterName:', 'clusterNames:'));
    expect(spawnSync('kubeadm', ['config', 'validate', '--config', file]).status).not.toBe(0);
  });
});
