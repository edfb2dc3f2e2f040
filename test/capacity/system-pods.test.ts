import { describe, expect, it } from 'vitest';
import { BasePlacement } from '../../lib/capacity/base-placement.ts';
import { systemPods } from '../../lib/capacity/system-pods.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Bootstrap } from '../../lib/hosts/bootstrap.ts';
import type { Cluster } from '../../lib/hosts/cluster.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { MEBI } from './nodes.ts';

const { cluster } = loadStudy('experiments', 'course-report', PLATFORMS);

function by(tool: Bootstrap['tool'], change: Partial<Cluster> = {}): Cluster {
  return { ...cluster, ...change, bootstrap: { ...cluster.bootstrap, tool } };
}

const names = (of: Cluster) => systemPods(of).map(({ name, count }) => (count === 1 ? name : `${count} ${name}`));
const CONTROL_PLANE = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd', 'kube-proxy'];

describe('systemPods', () => {
  it('are those of the tool that makes the cluster', () => {
    expect(names(by('kubeadm'))).toEqual([...CONTROL_PLANE, 'kube-flannel', '2 coredns']);
    expect(names(by('kind'))).toEqual([...CONTROL_PLANE, 'kindnet', '2 coredns', 'local-path-provisioner']);
    expect(names(by('minikube'))).toEqual([...CONTROL_PLANE, 'kindnet', 'coredns', 'storage-provisioner']);
    expect(names(by('none'))).toEqual([]);
  });

  it('hold no network plugin where minikube needs none: one node with Docker', () => {
    const one = { hosts: cluster.hosts.slice(0, 1) };
    expect(names(by('minikube', one))).toEqual([...CONTROL_PLANE, 'coredns', 'storage-provisioner']);
    expect(names(by('minikube', { ...one, containerRuntime: { name: 'containerd', version: '1.7.28' } }))).toContain('kindnet');
  });

  it('take from the nodes what they request', () => {
    const requested = (tool: Bootstrap['tool']) =>
      new BasePlacement(by(tool), [], []).nodesWithout(new Set()).map(({ cpuMilli, memoryBytes }) => [cpuMilli, memoryBytes / MEBI]);
    const worker = [100, 50];
    expect(requested('kubeadm')).toEqual([[650 + 100 + 200, 100 + 50 + 140], worker, worker]);
    expect(requested('kind')).toEqual([[650 + 100 + 200, 100 + 50 + 140], worker, worker]);
    expect(requested('minikube')).toEqual([[650 + 100 + 100, 100 + 50 + 70], worker, worker]);
    expect(requested('none')).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});
