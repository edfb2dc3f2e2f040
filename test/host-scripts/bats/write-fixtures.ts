import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { hostFiles } from '../../../lib/host-scripts/host-files.ts';
import type { Lab } from '../../../lib/lab/lab.ts';
import { platformOf } from '../../../lib/platforms/platforms.ts';
import { labOn, settingLabs } from '../profile-labs.ts';

/**
 * Writes the generated scripts of some profiles for the bats suites, with one change: the digests of downloads are those of the stand-ins that
 * the stub of curl hands out, since nothing is downloaded here.
 *
 * usage: OUT_FOLDER, which gets PROFILE/host/* and downloads/*
 */
function main(out: string): void {
  const labs: [name: string, lab: Lab][] = [
    ['centos', labOn('centos-7', '1.20.5', { name: 'docker', version: '18.09.7' })],
    ['ubuntu', labOn('ubuntu-20.04', '1.22.4', { name: 'docker', version: '20.10.24' })],
    ['debian', labOn('debian-12', '1.30.14', { name: 'containerd', version: '1.7.28' }, { firewall: 'open-ports' })],
    ['names', named(labOn('centos-7', '1.20.5', { name: 'docker', version: '18.09.7' }), ['master-0001', 'worker-10', 'worker-1'])],
    ['unpinned', labOn('debian-12', '1.31.14', { name: 'containerd', version: '1.7.28' })],
    ...settingLabs()
      .filter(({ name }) => name.includes('ufw') || name.includes('firewalld'))
      .map(({ name, lab }): [string, Lab] => [name.split(' ')[1] ?? name, lab]),
  ];
  mkdirSync(join(out, 'downloads'), { recursive: true });
  for (const [name, lab] of labs) {
    for (const { path, text } of hostFiles(lab, platformOf(lab).operator)) {
      const file = join(out, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, withStandIns(text.toString(), join(out, 'downloads')));
      chmodSync(file, 0o755);
    }
  }
}

function named(lab: Lab, names: readonly string[]): Lab {
  const hosts = lab.cluster.hosts.map((host, index) => ({ ...host, name: names[index] ?? host.name }));
  return { ...lab, cluster: { ...lab.cluster, hosts } };
}

const DOWNLOAD = /^([A-Z_]+)_URL='([^']+)'\n\1_SHA256='([0-9a-f]*)'$/gm;

function withStandIns(script: string, downloads: string): string {
  return script.replaceAll(DOWNLOAD, (_, name: string, url: string, sha256: string) => {
    const content = standIn(url);
    const file = join(downloads, url.replaceAll(/[^A-Za-z0-9.]/g, '_'));
    const digest = createHash('sha256').update(content).digest('hex');
    writeFileSync(file, content);
    writeFileSync(`${file}.sha256`, `${digest}\n`);
    return `${name}_URL='${url}'\n${name}_SHA256='${sha256 === '' ? '' : digest}'`;
  });
}

/** A program of the stubs under its own name, or an archive with the names that the step takes out of it. */
function standIn(url: string): Buffer {
  const name = basename(url);
  const program = (body: string) => `#!/bin/bash\n# ${url}\n${body}`;
  const version = /\/v(\d[^/]*)\//.exec(url)?.[1] ?? '';
  const stub = program(`export STUB_VERSION=${version}\nexec /usr/local/sbin/stub "\${0##*/}" "$@"\n`);
  if (!/\.t(ar\.)?gz$/.test(name)) return Buffer.from(stub);
  const names = name.startsWith('containerd')
    ? ['bin/containerd', 'bin/containerd-shim-runc-v2', 'bin/ctr']
    : name.startsWith('crictl')
      ? ['crictl']
      : name.startsWith('node_exporter')
        ? ['node_exporter-x/node_exporter', 'node_exporter-x/LICENSE']
        : ['bandwidth', 'bridge', 'firewall', 'host-local', 'loopback', 'portmap', 'tuning'].map((plugin) => `./${plugin}`);
  const work = mkdtempSync(join(tmpdir(), 'stand-in-'));
  for (const path of names) {
    mkdirSync(join(work, dirname(path)), { recursive: true });
    writeFileSync(join(work, path), stub, { mode: 0o755 });
  }
  const archive = join(work, 'archive.tgz');
  execFileSync('tar', ['-C', work, '--sort=name', '--mtime=@0', '-cf', `${archive}.tar`, ...names]);
  execFileSync('gzip', ['-n', `${archive}.tar`]);
  const content = readFileSync(`${archive}.tar.gz`);
  rmSync(work, { recursive: true });
  return content;
}

main(process.argv[2] ?? '');
