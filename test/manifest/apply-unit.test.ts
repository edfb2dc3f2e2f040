import { describe, expect, it } from 'vitest';
import { ApplyUnit } from '../../lib/manifest/apply-unit.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';

function workload(name: string, labels: object, namespace = 'lab'): Manifest {
  return new Manifest({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { template: { metadata: { labels } } },
  });
}

function service(name: string, nodePort: number, namespace = 'lab'): Manifest {
  return new Manifest({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: [{ nodePort }] } });
}

const namesOf = (found: readonly { readonly manifest: Manifest }[]) => found.map(({ manifest }) => manifest.name);
const BASE = ApplyUnit.ofBase([
  { path: '20-b.k8s.yaml', objects: [workload('b', { app: 'x', tier: 'back' }), service('b', 30_002)] },
  { path: '10-a.k8s.yaml', objects: [workload('a', { app: 'x' }), service('a', 30_001)] },
  { path: '30-c.k8s.yaml', objects: [workload('c', { app: 'x' }, 'other')] },
]);

describe('ApplyUnit', () => {
  it('has the base in the order of the file names', () => {
    expect(namesOf(BASE.entries)).toEqual(['a', 'a', 'b', 'b', 'c']);
  });

  it('selects pods that have every label, in the namespace, and none by an empty selector', () => {
    expect(namesOf(BASE.selectPods('lab', { app: 'x' }))).toEqual(['a', 'b']);
    expect(namesOf(BASE.selectPods('lab', { app: 'x', tier: 'back' }))).toEqual(['b']);
    expect(namesOf(BASE.selectPods('lab', { constructor: 'x' }))).toEqual([]);
    expect(namesOf(BASE.selectPods('lab', {}))).toEqual([]);
  });

  it('sees a row in the place of what it replaces', () => {
    const row = ApplyUnit.ofRow(
      { path: 'rows/r1.k8s.yaml', objects: [workload('a', { app: 'y' }), workload('d', { app: 'x' }), service('a', 30_003)] },
      BASE,
    );
    expect(namesOf(row.selectPods('lab', { app: 'x' }))).toEqual(['d', 'b']);
    expect(row.find('apps', 'Deployment', 'lab', 'a')?.file).toBe('rows/r1.k8s.yaml');
    expect(row.find('apps', 'Deployment', 'lab', 'b')?.file).toBe('20-b.k8s.yaml');
    expect(row.baseHolderOfNodePort(30_001)).toBeUndefined();
    expect(row.baseHolderOfNodePort(30_002)?.manifest.name).toBe('b');
  });

  it('counts the rest of a namespace as affected where a row replaces something in it', () => {
    const row = ApplyUnit.ofRow({ path: 'rows/r1.k8s.yaml', objects: [workload('a', {})] }, BASE);
    expect(row.affected.map(({ file, manifest }) => `${file} ${manifest.kind} ${manifest.name}`)).toEqual([
      'rows/r1.k8s.yaml Deployment a',
      'rows/r1.k8s.yaml Service a',
      'rows/r1.k8s.yaml Deployment b',
      'rows/r1.k8s.yaml Service b',
    ]);
    const addition = ApplyUnit.ofRow({ path: 'rows/r2.k8s.yaml', objects: [workload('e', {})] }, BASE);
    expect(addition.affected).toBe(addition.entries);
  });
});
