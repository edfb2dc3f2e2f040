import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostFiles } from '../../lib/host-scripts/host-files.ts';
import { partMark } from '../../lib/host-scripts/script-part.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { labOn, profileLabs, settingLabs } from './profile-labs.ts';

const FOLDER = 'lib/host-scripts';
const nodeImage = `kindest/node:v1.22.17@sha256:${'a'.repeat(64)}`;
const containerd = { name: 'containerd', version: '1.7.28' } as const;
const labs = [
  ...[...profileLabs(), ...settingLabs()].map(({ lab }) => lab),
  labOn('debian-12', '1.24.17', containerd, { tool: 'kind', toolVersion: '0.20.0', nodeImage }),
  labOn('debian-12', '1.24.17', containerd, { tool: 'minikube', toolVersion: '1.18.1' }),
];
const scripts = new Set(
  labs.flatMap((lab) =>
    [...hostFiles(lab, platformOf(lab).operator)].filter(({ path }) => path.endsWith('.sh')).map(({ text }) => text.toString()),
  ),
);

/** Each marked file of a script and the text below its mark. */
function partsOf(script: string): [file: string, text: string][] {
  const [, ...parts] = script.split(/^(?=# --- lib\/)/m);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return [part.slice(partMark('').length, end), part.slice(end + 1)];
  });
}

describe('the parts of a script', () => {
  it('stand below the name of the file that they are', () => {
    for (const script of scripts) {
      const parts = partsOf(script);
      expect(parts.length).toBeGreaterThan(0);
      parts.forEach(([file, text], index) => {
        const own = readFileSync(file, 'utf8').replace(/^# shellcheck shell=bash\n+/, '');
        // The last is followed by the line that starts it all.
        expect(text, file).toBe(index + 1 < parts.length ? `${own}\n` : `${own}\nmain "$@"\n`);
      });
    }
  });

  it('are all the files that there are', () => {
    const used = new Set([...scripts].flatMap((script) => partsOf(script).map(([file]) => file)));
    const all = ['operator', 'shell', 'steps'].flatMap((folder) =>
      readdirSync(join(FOLDER, folder)).map((name) => join(FOLDER, folder, name)),
    );
    const ours = [...used].filter((file) => file.startsWith(FOLDER));
    expect(ours.sort()).toEqual(all.filter((file) => file.endsWith('.sh')).sort());
  });
});
