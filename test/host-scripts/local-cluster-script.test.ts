import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hostFiles } from '../../lib/host-scripts/host-files.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { requireTool } from '../support/require-tool.ts';
import { bashSyntax, shellcheck } from './lint-scripts.ts';
import { labOn } from './profile-labs.ts';

const CONTAINERD = { name: 'containerd', version: '1.7.28' } as const;
const nodeImage = `kindest/node:v1.22.17@sha256:${'a'.repeat(64)}`;
const minikube = labOn('debian-12', '1.20.2', { name: 'docker', version: '20.10.24' }, { tool: 'minikube', toolVersion: '1.18.1' });
const kind = labOn('debian-12', '1.22.17', CONTAINERD, { tool: 'kind', toolVersion: '0.20.0', nodeImage });

function script(lab: Lab): string {
  const files = [...hostFiles(lab, platformOf(lab).operator)];
  expect(files).toHaveLength(1);
  return files[0]?.text.toString() ?? '';
}

/** Runs the script with stand-ins for its tools, which note how they are called. */
function run(lab: Lab, tools: Readonly<Record<string, string>>, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'local-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'bin'));
  for (const [name, body] of Object.entries(tools)) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/bash\nprintf '%s\\n' "${name} $*" >>"${folder}/calls"\n${body}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  writeFileSync(join(folder, 'calls'), '');
  writeFileSync(join(folder, 'script.sh'), script(lab));
  const { status, stdout, stderr } = spawnSync('bash', [join(folder, 'script.sh'), ...args], {
    encoding: 'utf8',
    env: { PATH: `${folder}/bin:/usr/bin:/bin`, HOME: folder },
  });
  return { status, stdout, stderr, calls: readFileSync(join(folder, 'calls'), 'utf8').split('\n').slice(0, -1) };
}

describe.skipIf(!requireTool('shellcheck'))('the scripts for minikube and kind', () => {
  it('are clean', () => {
    const scripts = new Map([
      ['minikube', script(minikube)],
      ['kind', script(kind)],
    ]);
    expect(bashSyntax(scripts)).toEqual([]);
    expect(shellcheck(scripts)).toEqual([]);
  });
});

describe('minikube.sh', () => {
  const old = { minikube: 'case "$*" in *--short) echo v1.18.1 ;; *status) exit 1 ;; *ip) echo 192.168.49.2 ;; esac', docker: '' };

  it("starts the study's Kubernetes with the docker driver, in a profile of its own", () => {
    const { status, calls } = run(minikube, old);
    expect(status).toBe(0);
    expect(calls).toContain(
      'minikube start --profile course-report --kubernetes-version v1.20.2 --driver docker --nodes 3 --cpus 2 --memory 4096 --container-runtime docker',
    );
  });

  it('leaves a running one alone', () => {
    const { calls } = run(minikube, { ...old, minikube: 'case "$*" in *--short) echo v1.18.1 ;; esac' });
    expect(calls.filter((call) => call.startsWith('minikube start'))).toEqual([]);
  });

  it('refuses another release of minikube', () => {
    const { status, stderr } = run(minikube, { ...old, minikube: 'echo v1.38.0' });
    expect(status).toBe(4);
    expect(stderr).toContain('minikube must be v1.18.1');
  });

  it('knows that NodePorts can be reached on Linux, and only through a tunnel on macOS', () => {
    expect(run(minikube, old, 'url').stdout).toBe('http://192.168.49.2:31112\n');
    const mac = run(minikube, { ...old, uname: 'echo Darwin' }, 'url');
    expect(mac.stdout).toBe('http://127.0.0.1:31112\n');
    expect(mac.stderr).toContain('port-forward service/gateway 31112:8080');
  });

  it("loads the lab's images, and deletes what it made", () => {
    const { calls } = run(minikube, old, 'images');
    expect(calls).toContain('minikube --profile course-report image load docker.io/faaslab/float-operation:0.1.0');
    expect(run(minikube, old, 'down').calls).toEqual(['minikube delete --profile course-report']);
  });
});

describe('kind.sh', () => {
  const tools = {
    kind: 'case "$*" in version*) echo "kind v0.20.0 go1.20 linux/amd64" ;; create*) cat >"$0.config" ;; esac',
    docker: '',
  };

  it('publishes the NodePorts of the lab on this machine alone, with the node image by its digest', () => {
    const text = /KIND_CONFIG='([^']*)'/.exec(script(kind))?.[1] ?? '';
    expect(load(text)).toMatchObject({
      networking: { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/12' },
      nodes: [
        {
          role: 'control-plane',
          image: nodeImage,
          extraPortMappings: [31112, 30459, 30634].map((port) => ({ containerPort: port, hostPort: port, listenAddress: '127.0.0.1' })),
        },
        { role: 'worker' },
        { role: 'worker' },
      ],
    });
    const { status, calls } = run(kind, tools);
    expect(status).toBe(0);
    expect(calls).toContain('kind create cluster --name course-report --config - --wait 180s');
  });

  it('refuses another release of kind', () => {
    const { status } = run(kind, { ...tools, kind: 'echo "kind v0.31.0 go1.25 linux/amd64"' });
    expect(status).toBe(4);
  });
});
