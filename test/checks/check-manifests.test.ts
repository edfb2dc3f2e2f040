import { describe, expect, it } from 'vitest';
import { checkManifests, ManifestChecker } from '../../lib/checks/check-manifests.ts';
import type { Check } from '../../lib/manifest/check-context.ts';
import { findingOn } from '../../lib/manifest/finding.ts';
import { edit } from '../manifest/editable-json.ts';
import { checkBundle, fileOf, manifestFile, objectOf } from './check-bundle.ts';
import { GOOD_CONTEXT, goodBundle } from './good-bundle.ts';

const FUNCTION = 'Deployment openfaas-fn/float-operation';
const IMAGE = 'spec.template.spec.containers[0].image';
const ROWS = ['rows/t1-r01-cpu-250m.k8s.yaml', 'rows/t1-r02-cpu-500m.k8s.yaml'];

function bundleWithLatestRows() {
  const bundle = goodBundle();
  for (const row of ROWS) edit(objectOf(fileOf(bundle, row), FUNCTION), IMAGE, 'alpine:latest');
  return bundle;
}

describe('checkManifests', () => {
  it('accepts what an exception names, in every row', () => {
    const exceptions = [{ object: FUNCTION, rule: 'image-tag', reason: 'the source deployed latest' }];
    expect(checkBundle(bundleWithLatestRows()).map(({ file }) => file)).toEqual(ROWS);
    expect(checkBundle(bundleWithLatestRows(), { ...GOOD_CONTEXT, exceptions })).toEqual([]);
    expect(checkBundle(goodBundle(), { ...GOOD_CONTEXT, exceptions })).toMatchObject([
      { name: 'float-operation', rule: 'unused-exception' },
    ]);
  });

  it('reads each row before the next is made', () => {
    const { base, rows } = goodBundle();
    const objects = rows.slice(0, 1).flatMap((row) => manifestFile(row).objects);
    const events: string[] = [];
    function* madeRows() {
      for (let number = 0; number < 3; number++) {
        events.push(`made ${number}`);
        yield {
          path: `rows/r${number}.k8s.yaml`,
          get objects() {
            events.push(`read ${number}`);
            return objects;
          },
        };
      }
    }
    expect(checkManifests({ base: base.map(manifestFile), rows: madeRows(), loads: [] }, GOOD_CONTEXT)).toEqual([]);
    expect(events).toEqual(['made 0', 'read 0', 'made 1', 'read 1', 'made 2', 'read 2']);
  });

  it('adds what gates find, in every file, but not a second time where a check found something as bad', () => {
    const gate: Check = ({ entries }) =>
      entries
        .filter(({ manifest }) => manifest.kind === 'Deployment' && manifest.name === 'float-operation')
        .flatMap((entry) => [findingOn(entry, IMAGE, 'volume-types', 'x'), findingOn(entry, 'spec.replicas', 'schema-type', 'y')]);
    const found = checkBundle(bundleWithLatestRows(), { ...GOOD_CONTEXT, gates: [gate] });
    expect(found.map(({ file, path, rule }) => `${file} ${path} ${rule}`)).toEqual([
      `50-functions.k8s.yaml ${IMAGE} volume-types`,
      '50-functions.k8s.yaml spec.replicas schema-type',
      ...ROWS.flatMap((row) => [`${row} ${IMAGE} image-tag`, `${row} spec.replicas schema-type`]),
    ]);
  });

  it('adds what a gate finds where a check found something milder', () => {
    const gate: Check = ({ entries }) =>
      entries
        .filter(({ manifest }) => manifest.kind === 'Deployment' && manifest.name === 'float-operation')
        .map((entry) => findingOn(entry, IMAGE, 'schema-type', 'x'));
    const found = checkBundle(bundleWithLatestRows(), { ...GOOD_CONTEXT, gates: [gate] });
    const rules = found.filter(({ file, path }) => file === ROWS[0] && path === IMAGE).map(({ rule }) => rule);
    expect(rules).toEqual(['image-tag', 'schema-type']);
  });

  it('gives the same findings twice', () => {
    expect(checkBundle(bundleWithLatestRows())).toEqual(checkBundle(bundleWithLatestRows()));
  });
});

describe('ManifestChecker', () => {
  it('reports the base with the first file over it, and each later file with what it adds', () => {
    const { base, rows } = bundleWithLatestRows();
    const checker = new ManifestChecker({ ...GOOD_CONTEXT, secrets: [] });
    for (const file of base) expect(checker.add('base', manifestFile(file))).toEqual([]);
    const [first, second] = rows.map((row) => checker.add('row', manifestFile(row)).map(({ file, rule }) => `${file} ${rule}`));
    expect(first).toEqual(['30-openfaas.k8s.yaml missing-secret', '40-monitoring.k8s.yaml missing-secret', `${ROWS[0]} image-tag`]);
    expect(second).toEqual([`${ROWS[1]} image-tag`]);
    expect(checker.finish()).toEqual([]);
  });

  it('reports a base without rows at the end', () => {
    const checker = new ManifestChecker({ ...GOOD_CONTEXT, secrets: [] });
    for (const file of goodBundle().base) checker.add('base', manifestFile(file));
    expect(checker.finish().map(({ rule }) => rule)).toEqual(['missing-secret', 'missing-secret']);
  });

  it('orders findings as kubectl applies the objects, whatever the order of the files', () => {
    const checker = new ManifestChecker({ ...GOOD_CONTEXT, secrets: [] });
    for (const file of goodBundle().base.toReversed()) checker.add('base', manifestFile(file));
    expect(checker.finish().map(({ file }) => file)).toEqual(['30-openfaas.k8s.yaml', '40-monitoring.k8s.yaml']);
  });

  it('refuses a base file after a row, since rows before it were checked without it', () => {
    const [file] = goodBundle().base.map(manifestFile);
    const [row] = goodBundle().rows.map(manifestFile);
    if (file === undefined || row === undefined) throw new Error('the good bundle must have files, got none');
    const checker = new ManifestChecker(GOOD_CONTEXT);
    checker.add('row', row);
    expect(() => checker.add('base', file)).toThrow('base files must be added before rows and loads, got 00-namespaces.k8s.yaml after one');
  });
});
