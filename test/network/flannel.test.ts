import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { NetworkChart } from '../../charts/network-chart.ts';
import { hostFiles } from '../../lib/host-scripts/host-files.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { yamlDocuments } from '../../lib/util/yaml-text.ts';
import { labOn } from '../host-scripts/profile-labs.ts';

const lab = labOn('debian-12', '1.30.14', { name: 'containerd', version: '1.7.28' });
const rendered = renderChart({ path: 'network/flannel', part: 'network', build: (scope, id) => new NetworkChart(scope, id, lab) }).map(
  ({ json }) => json,
);
const objects = rendered.map((object) => new Manifest(object));

describe('flannel', () => {
  it('is the six objects of the release, all in its own namespace', () => {
    expect(objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Namespace kube-flannel',
      'ServiceAccount flannel',
      'ClusterRole flannel',
      'ClusterRoleBinding flannel',
      'ConfigMap kube-flannel-cfg',
      'DaemonSet kube-flannel-ds',
    ]);
  });

  it('may run privileged where Pod Security would forbid it', () => {
    expect(rendered[0]).toMatchObject({ metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } });
  });

  it("has the pods' range that kubeadm and kube-proxy have", () => {
    const config = rendered[4] as { data: Record<string, string> };
    expect(JSON.parse(config.data['net-conf.json'] ?? '')).toEqual({
      Network: '10.244.0.0/16',
      EnableNFTables: false,
      Backend: { Type: 'vxlan' },
    });
    expect(JSON.parse(config.data['cni-conf.json'] ?? '')).toEqual({
      name: 'cbr0',
      cniVersion: '0.3.1',
      plugins: [
        { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    });
  });

  it('runs on every node, also before it is Ready, with no more rights than it needs', () => {
    expect(rendered[5]).toMatchObject({
      spec: {
        selector: { matchLabels: { app: 'flannel' } },
        template: {
          spec: {
            hostNetwork: true,
            priorityClassName: 'system-node-critical',
            tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
            containers: [
              {
                image: 'ghcr.io/flannel-io/flannel:v0.28.9',
                args: ['--ip-masq', '--kube-subnet-mgr', '--healthz-port=8081'],
                securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
              },
            ],
          },
        },
      },
    });
  });

  it("is in the control plane's script the same objects as in the output", () => {
    const text = yamlDocuments(rendered);
    const script = [...hostFiles(lab, platformOf(lab).operator)].find(({ path }) => path === 'host/master-0001.sh')?.text.toString() ?? '';
    const embedded = /\nFLANNEL='((?:[^']|'\\'')*)'\n/.exec(script)?.[1]?.replaceAll("'\\''", "'") ?? '';
    expect(loadAll(embedded)).toEqual(loadAll(text));
  });
});
