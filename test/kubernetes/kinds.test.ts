import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigMap, Deployment, Role, Service } from '../../lib/kubernetes/kinds.ts';

const chart = (props = {}) => new Chart(new App(), 'chart', props);
/** The same object made and rendered by cdk8s alone. */
function byCdk8s(kind: string, apiVersion: string, object: object, change = (_: ApiObject) => {}, props = {}): unknown {
  const made = new ApiObject(chart(props), 'object', { apiVersion, kind, ...object });
  change(made);
  return made.toJson();
}
const keysOf = (value: unknown): string => JSON.stringify(value);

const word = fc.constantFrom('a', 'b', 'B', 'name', 'spec', 'status', '10', '9', 'zeta');
const data = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined, ''),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(word, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;
const texts = fc.dictionary(word, fc.constantFrom('', 'x', 'y'), { maxKeys: 3, noNullPrototype: true });

describe('a class of a kind', () => {
  it('renders any data as ApiObject does, with its keys in the same order', () => {
    fc.assert(
      fc.property(
        fc.dictionary(word, data, { maxKeys: 4, noNullPrototype: true }),
        fc.record({ labels: texts, annotations: texts, namespace: word, name: word, extra: data }, { requiredKeys: [] }),
        fc.record({ labels: texts, namespace: word }, { requiredKeys: [] }),
        (fields, metadata, props) => {
          const { metadata: _, ...spec } = { ...fields, metadata: undefined };
          const object = { ...spec, metadata };
          const ours = new ConfigMap(chart(props), 'object', object);
          expect(keysOf(ours.toJson())).toBe(keysOf(byCdk8s('ConfigMap', 'v1', object, undefined, props)));
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('renders the same whatever environment variable is set', () => {
    process.env.CDK8S_DISABLE_SORT = '1';
    try {
      expect(Object.keys(new ConfigMap(chart(), 'object', { data: { b: '1', a: '2' } }).toJson().data)).toEqual(['a', 'b']);
    } finally {
      delete process.env.CDK8S_DISABLE_SORT;
    }
  });

  it.each<[string, (object: ApiObject) => void]>([
    ['a label', (object) => object.metadata.addLabel('late', 'yes')],
    ['an annotation', (object) => object.metadata.addAnnotation('late', 'yes')],
    ['a finalizer', (object) => object.metadata.addFinalizers('x/y')],
    ['an owner', (object) => object.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b' })],
    ['another field of the metadata', (object) => object.metadata.add('generateName', 'x-')],
    ['a patch', (object) => object.addJsonPatch(JsonPatch.add('/spec/late', 'yes'), JsonPatch.remove('/spec/type'))],
  ])('keeps %s that is added later', (_, change) => {
    const object = { metadata: { name: 'a', labels: { b: '1', a: '2' } }, spec: { type: 'ClusterIP', ports: [{ port: 1 }] } };
    const ours = new Service(chart(), 'object', object);
    change(ours);
    expect(keysOf(ours.toJson())).toBe(keysOf(byCdk8s('Service', 'v1', object, change)));
    expect(ours.toJson()).not.toEqual(new Service(chart(), 'other', object).toJson());
  });

  it('resolves a lazy value and a token, as ApiObject does', () => {
    const lazy: string = Lazy.any({ produce: () => 'produced' });
    // biome-ignore lint/suspicious/noExplicitAny: a token stands where a text is expected
    const token: any = { resolve: () => 'resolved' };
    const object = { metadata: { name: 'a', labels: { lazy, token } }, data: { lazy, token } };
    const resolved = { lazy: 'produced', token: 'resolved' };
    expect(new ConfigMap(chart(), 'object', object).toJson()).toMatchObject({ metadata: { labels: resolved }, data: resolved });
    expect(byCdk8s('ConfigMap', 'v1', object)).toEqual(new ConfigMap(chart(), 'object', object).toJson());
  });

  it('refuses what cannot be rendered, in the words of cdk8s', () => {
    const rules = [{ verbs: ['get'], apiGroups: [''], resources: new Set(['pods']) }];
    // @ts-expect-error a set is no list
    expect(() => new Role(chart(), 'object', { metadata: { name: 'a' }, rules }).toJson()).toThrow(
      "can't render non-simple object of type 'Set'",
    );
  });

  it('has the name that cdk8s makes where none is given', () => {
    const made = new Deployment(chart(), 'object', { spec: { selector: {}, template: {} } });
    expect(made.toJson().metadata.name).toBe(made.name);
    expect(made.name).toMatch(/^chart-object-c8[0-9a-f]{6}$/);
  });
});
