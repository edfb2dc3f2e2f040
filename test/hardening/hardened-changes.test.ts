import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { HARDENED_CHANGES } from '../../lib/hardening/hardened-changes.ts';
import type { Fidelity } from '../../lib/lab/fidelity.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { isJsonObject, isSameJson, type Json, memberPath } from '../../lib/manifest/json.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { podSecurityFaults } from '../../lib/policy/pod-security.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { labVariant } from '../monitoring/lab-variant.ts';
import { hardenedPage } from './hardened-page.ts';

const published = labVariant();

function objectsOf(lab: Lab, fidelity: Fidelity): Manifest[] {
  const changed = { ...lab, fidelity };
  return [...labCharts(changed, platformOf(changed))]
    .filter(({ part }) => part !== 'network')
    .flatMap((chart) => renderChart(chart).map(({ json }) => new Manifest(json)));
}

/** The topmost paths that differ, indices as `*`. */
function differences(a: Json | undefined, b: Json | undefined, path = ''): string[] {
  if (isSameJson(a, b)) return [];
  if (isJsonObject(a) && isJsonObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], memberPath(path, key)));
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return a.flatMap((item, index) => differences(item, b[index], `${path}[*]`));
  return [path];
}

describe('a lab that is hardened', () => {
  const before = objectsOf(published, 'published');
  const after = objectsOf(published, 'hardened');
  // The credentials Job is called by its content.
  const named = (name: string) => name.replace(/^(faaslab-credentials)-.*/, '$1');
  const found = before.flatMap((object, index) => {
    const other = after[index];
    if (other === undefined) return [];
    return (
      differences(object.json, other.json)
        .filter((path) => path !== 'metadata.name' || named(object.name) !== named(other.name))
        // A load repeats the template of its row, which is compared where it stands.
        .filter((path) => path !== 'data["load.json"]')
        .map((path) => ({ kind: object.kind, path }))
    );
  });
  const covers = ({ kinds, path }: (typeof HARDENED_CHANGES)[number], at: { kind: string; path: string }) =>
    kinds.includes(at.kind) && (at.path === path || at.path.startsWith(`${path}.`) || at.path.startsWith(`${path}[`));

  it('has the same objects', () => {
    expect(after.map(({ kind, namespace, name }) => `${kind} ${namespace}/${named(name)}`)).toEqual(
      before.map(({ kind, namespace, name }) => `${kind} ${namespace}/${named(name)}`),
    );
  });

  it('differs from a published one in what is listed, and in nothing else', () => {
    expect(found.filter((at) => !HARDENED_CHANGES.some((change) => covers(change, at)))).toEqual([]);
  });

  it.each(HARDENED_CHANGES)('differs in $path of $kinds', (change) => {
    expect(found.some((at) => covers(change, at))).toBe(true);
  });

  it('has no pod that the level restricted would refuse', () => {
    for (const { pod, kind, name } of after) {
      if (pod !== undefined) expect(podSecurityFaults(pod, 'restricted'), `${kind} ${name}`).toEqual([]);
    }
  });
});

it('docs/fidelity.md shows the list', async () => {
  await expect(hardenedPage()).toMatchFileSnapshot(resolve('docs/fidelity.md'));
});
