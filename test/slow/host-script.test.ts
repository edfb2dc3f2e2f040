import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostContext } from '../../lib/host-scripts/host-context.ts';
import { hostFiles } from '../../lib/host-scripts/host-files.ts';
import { hostScript, hostSteps } from '../../lib/host-scripts/host-script.ts';
import { PHASES } from '../../lib/host-scripts/host-step.ts';
import { mirror } from '../../lib/hosts/bootstrap.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { bashSyntax, shellcheck } from '../host-scripts/lint-scripts.ts';
import { labOn, profileLabs, settingLabs } from '../host-scripts/profile-labs.ts';
import { requireTool } from '../support/require-tool.ts';

const CONTAINERD = { name: 'containerd', version: '1.7.28' } as const;
const labs = [...profileLabs(), ...settingLabs()];
/** A control plane and a worker of every profile; the two workers differ in their names alone. */
const scripts = new Map(
  labs.flatMap(({ name, lab }) =>
    lab.cluster.hosts.slice(0, 2).map((host) => [`${name} ${host.role}`, hostScript(hostContext(lab, host))] as const),
  ),
);

function script(lab: Lab, index = 0): string {
  const host = lab.cluster.hosts[index];
  if (host === undefined) throw new Error(`no host ${index}`);
  return hostScript(hostContext(lab, host));
}

/** The script's values and its code, which starts behind the last value. */
function parts(text: string): readonly [values: string, code: string] {
  const end = text.indexOf('\nINPUT_HASH=');
  return [text.slice(0, end), text.slice(text.indexOf('\n\n', end))];
}

describe('the profiles', () => {
  it('cover every system, and Kubernetes from 1.20 to 1.36 without a gap', () => {
    const all = profileLabs().map(({ lab }) => lab.cluster);
    expect(new Set(all.map(({ bootstrap }) => bootstrap.os)).size).toBe(6);
    expect([...new Set(all.map(({ kubernetes }) => kubernetes.minor))].sort()).toEqual(
      Array.from({ length: 17 }, (_, index) => 20 + index),
    );
  });
});

describe.skipIf(!requireTool('bash'))('bash', () => {
  it('can read the scripts of every profile', () => {
    expect(bashSyntax(scripts)).toEqual([]);
  }, 60_000);
});

describe.skipIf(!requireTool('shellcheck'))('shellcheck, with its optional checks,', () => {
  it('has nothing to say to the code of any profile', () => {
    // The code is the same for many profiles; each is looked at once, whole, with the values of one of them.
    const distinct = new Map([...scripts].map(([name, text]) => [parts(text)[1], [name, text] as const]));
    expect(distinct.size).toBeGreaterThan(8);
    expect(shellcheck(new Map(distinct.values()))).toEqual([]);
  }, 180_000);

  it('has nothing to say to the values of any profile', () => {
    // SC2034: the values are used by the code, which is not there.
    expect(shellcheck(new Map([...scripts].map(([name, text]) => [name, parts(text)[0]])), ['SC2034'])).toEqual([]);
  }, 60_000);

  it('has nothing to say to the scripts for the operator', () => {
    const operator = labs.flatMap(({ name, lab }) =>
      [...hostFiles(lab, platformOf(lab).operator)]
        .filter(({ path }) => /(cluster|reset)\.sh$/.test(path))
        .map(({ path, text }) => [`${name} ${path}`, text.toString()] as const),
    );
    const distinct = new Map(operator.map(([name, text]) => [text, name]));
    expect(shellcheck(new Map([...distinct].map(([text, name]) => [name, text])))).toEqual([]);
  }, 180_000);
});

describe('a step', () => {
  it('has a purpose, a done-test, an action, a verification and an undo', () => {
    for (const { name, lab } of labs) {
      for (const host of lab.cluster.hosts) {
        for (const step of hostSteps(hostContext(lab, host))) {
          const functions = ['purpose', 'done', 'apply', 'verify', 'undo'].map((part) => `${step.name.replaceAll('-', '_')}_${part}() {`);
          expect(
            functions.filter((head) => !step.script.text.includes(`\n${head}\n`)),
            `${name} ${step.name}`,
          ).toEqual([]);
        }
      }
    }
  });

  it('comes in the order of the phases', () => {
    for (const { lab } of labs) {
      for (const host of lab.cluster.hosts) {
        const phases = hostSteps(hostContext(lab, host)).map(({ phase }) => PHASES.indexOf(phase));
        expect(phases).toEqual(phases.toSorted((a, b) => a - b));
      }
    }
  });
});

describe('hostScript', () => {
  it('has the digest of every download, or says that the server is asked', () => {
    for (const [name, text] of scripts) {
      const digests = [...text.matchAll(/^([A-Z_]+)_SHA256='(.*)'$/gm)];
      expect(digests.length, name).toBeGreaterThan(5);
      for (const [, download, digest] of digests) {
        if (/^KUBE(ADM|LET|CTL)$/.test(download ?? '')) expect(digest, name).toMatch(/^([0-9a-f]{64})?$/);
        else expect(digest, name).toMatch(/^[0-9a-f]{64}$/);
      }
    }
  });

  it('pins Docker, its client and containerd together', () => {
    const centos = script(labOn('centos-7', '1.20.5', { name: 'docker', version: '18.09.7' }));
    expect(centos).toContain("  'docker-ce=18.09.7-3.el7'\n  'docker-ce-cli=18.09.7-3.el7'\n  'containerd.io=1.4.4-3.1.el7'\n");
    const focal = script(labOn('ubuntu-20.04', '1.22.4', { name: 'docker', version: '20.10.24' }));
    expect(focal).toContain("  'docker-ce=5:20.10.24~3-0~ubuntu-focal'\n");
  });

  it('writes the container configuration in the format of that containerd', () => {
    expect(script(labOn('debian-12', '1.30.14', CONTAINERD))).toContain(
      'version = 2\ndisabled_plugins = []\n\n[plugins."io.containerd.grpc.v1.cri"]\n  sandbox_image = "registry.k8s.io/pause:3.9"',
    );
    const newest = script(labOn('debian-12', '1.36.4', { name: 'containerd', version: '2.3.4' }));
    expect(newest).toContain('version = 4\n');
    expect(newest).toContain('[plugins."io.containerd.cri.v1.images".pinned_images]\n  sandbox = "registry.k8s.io/pause:3.10.2"');
    for (const text of scripts.values()) if (text.includes('[plugins.')) expect(text).toContain('SystemdCgroup = true');
  });

  it('loads ipvs modules only for kube-proxy in that mode, and installs what it is looked at with', () => {
    const ipvs = script(labOn('debian-12', '1.30.14', CONTAINERD, { proxyMode: 'ipvs' }));
    expect(ipvs).toContain(
      "MODULES=(\n  'br_netfilter'\n  'overlay'\n  'ip_vs'\n  'ip_vs_rr'\n  'ip_vs_wrr'\n  'ip_vs_sh'\n  'nf_conntrack'\n)",
    );
    expect(ipvs).toContain("'ipvsadm'");
    expect(ipvs).toContain('mode: ipvs\n');
    expect(script(labOn('centos-7', '1.20.5', { name: 'docker', version: '18.09.7' }, { proxyMode: 'ipvs' }))).toContain(
      "'nf_conntrack_ipv4'",
    );
    expect(script(labOn('debian-12', '1.30.14', CONTAINERD))).not.toContain("'ip_vs'");
  });

  it('opens inner ports to the other hosts alone', () => {
    const text = script(labOn('debian-12', '1.30.14', CONTAINERD, { firewall: 'open-ports' }));
    const rules = /FIREWALL_RULES=\(\n([^)]*)\)/.exec(text)?.[1] ?? '';
    expect(rules).toContain("  'any 6443 tcp'\n");
    expect(rules).toContain("  '192.168.0.132 8472 udp'\n");
    expect(rules).toContain("  '10.244.0.0/16 9100 tcp'\n");
    expect(rules.match(/'any (\S+) /g)).toEqual(["'any 22 ", "'any 6443 ", "'any 30000-32767 "]);
  });

  it('does not touch SELinux where there is none', () => {
    expect(script(labOn('ubuntu-22.04', '1.30.14', CONTAINERD))).not.toContain('setenforce');
    expect(script(labOn('el-9', '1.30.14', CONTAINERD))).toContain('setenforce 0');
  });

  it('runs node_exporter without rights, enabled, on the private address', () => {
    const text = script(labOn('centos-7', '1.20.5', { name: 'docker', version: '18.09.7' }));
    const unit = /NODE_EXPORTER_UNIT='([^']*)'/.exec(text)?.[1] ?? '';
    expect(unit).toContain('User=node_exporter\n');
    expect(unit).toContain('--web.listen-address=192.168.0.213:9100\n');
    expect(unit).toContain('[Install]\nWantedBy=multi-user.target\n');
    expect(unit).toContain('NoNewPrivileges=yes\n');
    expect(unit).toContain('ProtectSystem=full\n');
  });

  it('exports NFS to the hosts and never to everybody', () => {
    const nfs = { server: 'slave-0001', folder: '/nfs', subfolders: ['a/b'] };
    const lab = labOn('debian-12', '1.30.14', CONTAINERD, { nfs });
    expect(script(lab, 1)).toMatch(/NFS_EXPORTS='\/nfs 192\.168\.0\.213\(rw,sync,no_subtree_check,no_root_squash\) 192\.168\.0\.132/);
    expect(script(lab, 1)).toContain("NFS_FOLDERS=(\n  '/nfs'\n  '/nfs/a/b'\n)");
    expect(script(lab, 0)).not.toContain('NFS_EXPORTS');
    expect(script(lab, 2)).toContain("NFS_CLIENT_PACKAGE='nfs-common'");
  });

  it('takes every image from one repository, with CoreDNS where that repository has it', () => {
    const images = (lab: Lab) => /\nIMAGES=\(\n([^)]*)\)/.exec(script(lab))?.[1]?.replaceAll(/[ ']/g, '').trim().split('\n') ?? [];
    const docker = { name: 'docker', version: '20.10.24' } as const;
    expect(images(labOn('ubuntu-20.04', '1.22.4', docker))).toContain('registry.k8s.io/coredns/coredns:v1.8.4');
    expect(images(labOn('centos-7', '1.20.5', docker))).toContain('registry.k8s.io/coredns:1.7.0');
    expect(images(labOn('debian-12', '1.30.14', CONTAINERD))).toContain('registry.k8s.io/coredns/coredns:v1.11.3');
    const china = images(labOn('ubuntu-20.04', '1.22.4', docker, { mirror: mirror('china', 22) }));
    expect(china.filter((image) => !image.startsWith('registry.cn-hangzhou.aliyuncs.com/google_containers/'))).toEqual([
      'ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3',
      'ghcr.io/flannel-io/flannel:v0.28.9',
    ]);
    expect(china).toContain('registry.cn-hangzhou.aliyuncs.com/google_containers/coredns:v1.8.4');
  });
});

/** Texts of which nothing may be run, whatever they say. */
const hostile = fc.oneof(
  fc.constantFrom("'; touch /tmp/owned; '", '$(id)', '`id`', '\n id', '$PATH', '"', '\\', '!!', "'\\''", '%s', '-rf /', '*'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((value) => !/[\0]|\p{Cs}/u.test(value)),
);

describe.skipIf(!requireTool('bash'))('a value, even one that the configuration would refuse,', () => {
  it('reaches the host script and the scripts for the operator as text', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (name, address, path, registry) => {
        const base = labOn('debian-12', '1.30.14', CONTAINERD, {
          mirror: mirror(`x${registry}`, 30),
          nfs: { server: name, folder: path, subfolders: [path] },
        });
        const [first, ...others] = base.cluster.hosts;
        if (first === undefined) throw new Error('no host');
        const lab: Lab = { ...base, study: name, cluster: { ...base.cluster, hosts: [{ ...first, name, address }, ...others] } };
        const [values] = parts(script(lab));
        // Comments hold the name too: a line break in it must not end the comment, so the check runs the whole head.
        const shown = bash(`${values}\nprintf '%s\\0' "$HOST_NAME" "$HOST_ADDRESS" "$NFS_FOLDER" "$API_ENDPOINT" "\${NFS_FOLDERS[1]}"`);
        expect(shown).toEqual([name, address, path, `${address}:6443`, `${path}/${path}`]);
        const files = [...hostFiles(lab, platformOf(lab).operator)];
        for (const file of ['host/cluster.sh', 'host/reset.sh']) {
          const text = files.find(({ path: at }) => at === file)?.text.toString() ?? '';
          const head = text.slice(0, text.indexOf("\n# On the operator's machine"));
          expect(bash(`${head}\nprintf '%s\\0' "$STUDY" "\${HOSTS[0]}" "\${ADDRESSES[0]}" "$CONTROL_PLANE"`)).toEqual([
            name,
            name,
            address,
            name,
          ]);
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

function bash(text: string): string[] {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '--noprofile', '-c', text], {
    cwd: '/',
    env: { PATH: process.env.PATH ?? '' },
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout.toString('utf8').split('\0').slice(0, -1);
}
