import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFinding, objectLabel } from '../../lib/manifest/finding.ts';
import { memberPath } from '../../lib/manifest/json.ts';
import { type Editable, edit } from '../manifest/editable-json.ts';
import { checkBundle, fileOf, objectOf } from './check-bundle.ts';
import { FAULTS } from './faults.ts';
import { goodBundle } from './good-bundle.ts';

const NAMESPACES = '00-namespaces.k8s.yaml';
const CREDENTIALS = '20-credentials.k8s.yaml';
const OPENFAAS = '30-openfaas.k8s.yaml';
const MONITORING = '40-monitoring.k8s.yaml';
const FUNCTIONS = '50-functions.k8s.yaml';
const ROW = 'rows/t1-r02-cpu-500m.k8s.yaml';
const LOAD = 'load/t1-r01-cpu-250m.k8s.yaml';
const FUNCTION = 'Deployment openfaas-fn/float-operation';
const FUNCTION_SERVICE = 'Service openfaas-fn/float-operation';

describe('checks over a whole output', () => {
  it('find nothing in a correct one', () => {
    expect(checkBundle(goodBundle())).toEqual([]);
  });

  it.each(FAULTS)('find %s, and nothing else', (_title, { file, object }, path, value, findings) => {
    const bundle = goodBundle();
    const target = objectOf(fileOf(bundle, file), object);
    edit(target, path, value);
    const found = checkBundle(bundle);
    expect(found.map((finding) => `${finding.path} [${finding.rule}]`)).toEqual(
      [findings].flat().map((finding) => (finding.includes('[') ? finding : `${path} [${finding}]`)),
    );
    for (const finding of found) expect(finding).toMatchObject({ file, kind: target.kind });
  });

  it('find an object that one apply sends twice, and name the other file', () => {
    const bundle = goodBundle();
    fileOf(bundle, MONITORING).objects.push(objectOf(fileOf(bundle, OPENFAAS), 'ServiceAccount openfaas/openfaas-controller'));
    const [finding, ...others] = checkBundle(bundle);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ file: MONITORING, rule: 'repeated-object' });
    expect(finding?.message).toContain(OPENFAAS);
  });

  it('find a row that repeats a namespace of the base, but let it replace its function', () => {
    const bundle = goodBundle();
    fileOf(bundle, ROW).objects.push(objectOf(fileOf(bundle, NAMESPACES), 'Namespace openfaas'));
    expect(checkBundle(bundle).map((finding) => `${finding.file} ${objectLabel(finding)} [${finding.rule}]`)).toEqual([
      `${ROW} Namespace openfaas [repeated-object]`,
    ]);
  });

  it('find an object that a load file shares with the base', () => {
    const bundle = goodBundle();
    fileOf(bundle, LOAD).objects.push(objectOf(fileOf(bundle, FUNCTIONS), FUNCTION_SERVICE));
    expect(checkBundle(bundle)).toMatchObject([{ file: LOAD, rule: 'repeated-object' }]);
  });

  it('find a Secret with values, and do not show them', () => {
    const bundle = goodBundle();
    fileOf(bundle, CREDENTIALS).objects.push({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'basic-auth', namespace: 'openfaas' },
      stringData: { password: 'correct-horse' },
    });
    const found = checkBundle(bundle);
    expect(found).toMatchObject([{ name: 'basic-auth', path: 'stringData', rule: 'secret-object' }]);
    expect(JSON.stringify(found)).not.toContain('horse');
  });

  it('find a namespace that is applied after what it holds', () => {
    const bundle = goodBundle();
    fileOf(bundle, NAMESPACES).path = '90-namespaces.k8s.yaml';
    const found = checkBundle(bundle);
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['namespace-late']));
    expect(found.map(objectLabel)).toContain('Deployment openfaas/gateway');
  });

  it('find a function whose Service is missing', () => {
    const bundle = goodBundle();
    fileOf(bundle, FUNCTIONS).objects.pop();
    expect(checkBundle(bundle)).toMatchObject([{ file: FUNCTIONS, kind: 'Deployment', rule: 'function-service' }]);
  });

  it('find a base Service from which a row takes its pods, in the row and not in the base', () => {
    const bundle = goodBundle();
    const extra = structuredClone(objectOf(fileOf(bundle, FUNCTIONS), FUNCTION_SERVICE));
    edit(extra, 'metadata.name', 'float-operation-metrics');
    edit(extra, 'spec.ports[0].targetPort', 8081);
    fileOf(bundle, FUNCTIONS).objects.push(extra);
    edit(objectOf(fileOf(bundle, FUNCTIONS), FUNCTION), 'spec.template.spec.containers[0].ports[1]', { containerPort: 8081 });
    expect(checkBundle(bundle)).toMatchObject([
      { file: bundle.rows[0]?.path, name: 'float-operation-metrics', rule: 'target-port' },
      { file: ROW, name: 'float-operation-metrics', rule: 'target-port' },
    ]);
  });

  it('report a fault of the base once, not again with every row of its namespace', () => {
    const bundle = goodBundle();
    const dangling = structuredClone(objectOf(fileOf(bundle, FUNCTIONS), FUNCTION_SERVICE));
    edit(dangling, 'metadata.name', 'matmul');
    edit(dangling, 'spec.selector.faas_function', 'matmul');
    fileOf(bundle, FUNCTIONS).objects.push(dangling);
    expect(checkBundle(bundle)).toMatchObject([{ file: FUNCTIONS, name: 'matmul', rule: 'service-without-pods' }]);
  });

  it('find a node port that a row takes from the base, unless the row replaces its holder', () => {
    const taking = goodBundle();
    const service = objectOf(fileOf(taking, ROW), FUNCTION_SERVICE);
    edit(service, 'spec.type', 'NodePort');
    edit(service, 'spec.ports[0].nodePort', 31112);
    expect(checkBundle(taking)).toMatchObject([{ file: ROW, path: 'spec.ports[0].nodePort', rule: 'node-port-taken' }]);

    const replacing = goodBundle();
    for (const path of [FUNCTIONS, ROW]) {
      edit(objectOf(fileOf(replacing, path), FUNCTION_SERVICE), 'spec.type', 'NodePort');
      edit(objectOf(fileOf(replacing, path), FUNCTION_SERVICE), 'spec.ports[0].nodePort', 31200);
    }
    expect(checkBundle(replacing)).toEqual([]);
  });

  it('never fail on a value of the wrong type, wherever it stands', () => {
    const places = [...goodBundle().base, ...goodBundle().rows, ...goodBundle().loads].flatMap(({ path, objects }) =>
      objects.flatMap((object, index) => pathsIn(object).map((at) => ({ path, index, at }))),
    );
    const values = fc.oneof(
      fc.constantFrom<Editable[]>(null, true, 0, '', [], {}, [null], [[]], ['x'], { a: null }),
      fc.string(),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), values, ({ path, index, at }, value) => {
        const bundle = goodBundle();
        edit(fileOf(bundle, path).objects[index] ?? {}, at, value);
        for (const finding of checkBundle(bundle)) expect(formatFinding(finding)).not.toMatch(/undefined|\[object Object\]|NaN/);
      }),
      { seed: 1, numRuns: 1500 },
    );
  });
});

/** The path of every value in an object, however deep. */
function pathsIn(value: Editable, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys: readonly (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => {
    const at = memberPath(path, key);
    return [at, ...pathsIn(Array.isArray(value) ? value[Number(key)] : value[key], at)];
  });
}
