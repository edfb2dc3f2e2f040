import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { readDeclared } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';
import { structuralSchemas } from '../../lib/schema/structural/structural-schemas.ts';

const schemas = readDeclared(27);

function definition(openAPIV3Schema: object, rest: object = {}): Manifest {
  const names = { kind: 'Thing', plural: 'things' };
  const spec = {
    group: 'lab.io',
    scope: 'Namespaced',
    names,
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    ...rest,
  };
  return new Manifest({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.lab.io' },
    spec,
  });
}

/** `path [rule]` of what the gate finds in a resource. */
function findings(schema: object, spec: unknown): string[] {
  const gate = new SchemaGate(schemas, [definition({ type: 'object', properties: { spec: schema } })]);
  const manifest = new Manifest({
    apiVersion: 'lab.io/v1',
    kind: 'Thing',
    metadata: { name: 'x', labels: { a: 'b' } },
    spec,
    status: { any: 1 },
  });
  expect(gate.knows(manifest)).toBe(true);
  const found = gate.check({ file: 'x.yaml', manifest });
  for (const finding of found) expect(formatFinding(finding)).toMatch(/ must .*, got .+; /);
  return found.map(({ path, rule }) => `${path} [${rule}]`);
}

describe('a custom resource', () => {
  const limits = { type: 'object', properties: { cpu: { type: 'string' } } };

  it('may hold the fields of its definition and no others, however deep', () => {
    const schema = { type: 'object', properties: { limits, list: { type: 'array', items: limits } } };
    expect(findings(schema, { limits: { cpu: '1' }, list: [{ cpu: '1' }] })).toEqual([]);
    expect(findings(schema, { limits: { cpus: '1' }, list: [{}, { cpus: '1' }], limit: {} })).toEqual([
      'spec.limits.cpus [schema-unknown-field]',
      'spec.list[1].cpus [schema-unknown-field]',
      'spec.limit [schema-unknown-field]',
    ]);
  });

  it('may hold anything where the definition preserves what it does not know', () => {
    expect(
      findings({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { limits } }, { a: { b: [1] }, limits: {} }),
    ).toEqual([]);
    expect(findings({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, { a: 1 })).toEqual([]);
    expect(findings({ 'x-kubernetes-preserve-unknown-fields': true }, [1])).toEqual([]);
  });

  it('may hold nothing in an object without fields, and values of one type in a map', () => {
    expect(findings({ type: 'object' }, { a: 1 })).toEqual(['spec.a [schema-unknown-field]']);
    expect(findings({ type: 'object', additionalProperties: { type: 'integer' } }, { a: 1, b: 'x' })).toEqual(['spec.b [schema-type]']);
  });

  it('takes null where it is said, numbers or texts where both are, a whole object where one is embedded', () => {
    const schema = {
      type: 'object',
      properties: {
        maybe: { type: 'string', nullable: true, enum: ['a'] },
        port: { 'x-kubernetes-int-or-string': true },
        object: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
      },
    };
    expect(findings(schema, { maybe: null, port: 80, object: { apiVersion: 'v1', kind: 'X', metadata: { name: 'y' }, spec: {} } })).toEqual(
      [],
    );
    expect(findings(schema, { maybe: 'b', port: true, object: { kinds: 'X' } })).toEqual([
      'spec.maybe [schema-enum]',
      'spec.port [schema-type]',
      'spec.object.kinds [schema-unknown-field]',
      'spec.object.apiVersion [schema-required]',
      'spec.object.kind [schema-required]',
    ]);
  });

  it('keeps to a composition, whose parts close nothing', () => {
    const schema = {
      type: 'object',
      properties: { a: {}, b: {} },
      oneOf: [{ required: ['a'] }, { required: ['b'], properties: { b: { type: 'integer' } } }],
    };
    expect(findings(schema, { a: 1 })).toEqual([]);
    expect(findings(schema, { a: 1, b: 2 })).toEqual(['spec [schema-form]']);
  });

  it('keeps to bounds, patterns and formats that API servers check', () => {
    const schema = {
      type: 'object',
      properties: {
        n: { type: 'integer', minimum: 1 },
        s: { type: 'string', pattern: '^a', maxLength: 3 },
        t: { type: 'string', format: 'date-time' },
        u: { type: 'string', format: 'made-up' },
      },
    };
    expect(findings(schema, { n: 1, s: 'abc', t: '2021-04-01T00:00:00Z', u: 'x' })).toEqual([]);
    expect(findings(schema, { n: 0, s: 'xyzw', t: 'now' })).toEqual([
      'spec.n [schema-bounds]',
      'spec.s [schema-bounds]',
      'spec.s [schema-syntax]',
      'spec.t [schema-syntax]',
    ]);
  });
});

describe('a definition', () => {
  /** `path [rule]` of what the gate finds in a resource whose spec has one text of a pattern, and its notes. */
  function ofPattern(pattern: string, value: unknown) {
    const schema = { type: 'object', properties: { spec: { type: 'object', properties: { v: { type: 'string', pattern } } } } };
    const gate = new SchemaGate(schemas, [definition(schema)]);
    const manifest = new Manifest({ apiVersion: 'lab.io/v1', kind: 'Thing', metadata: { name: 'x' }, spec: { v: value, w: 1 } });
    const found = gate.check({ file: 'x.yaml', manifest }).map(({ path, rule }) => `${path} [${rule}]`);
    return { found, notes: gate.notes };
  }

  it.each([
    ['^(?i)(abort|warn)?$', 'ABORT', 'stop'],
    ['^[[:alnum:]]+\\z', 'a1', 'a-1'],
    ['^(?P<name>[a-z]+)$', 'abc', 'A'],
    ['^\\pL+$', 'äß', '12'],
  ])('may have the pattern %s, which only RE2 can read; misspelt fields beside it are found', (pattern, right, wrong) => {
    expect(ofPattern(pattern, right)).toEqual({ found: ['spec.w [schema-unknown-field]'], notes: [] });
    expect(ofPattern(pattern, wrong).found).toEqual(['spec.v [schema-syntax]', 'spec.w [schema-unknown-field]']);
  });

  it.each([
    ['^([a-z0-9]+-?)+$', `${'a'.repeat(100_000)}_`],
    ['^(a|a)*$', `${'a'.repeat(100_000)}b`],
    ['^(.*,){8}$', `${'x,'.repeat(5_000)}x`],
  ])('has patterns matched in linear time: %s', (pattern, text) => {
    expect(ofPattern(pattern, text).found).toContain('spec.v [schema-syntax]');
  });

  it('with a pattern that RE2 cannot read hides nothing else, and it is said', () => {
    const { found, notes } = ofPattern('(?=a)a', 'a');
    expect(found).toEqual(['spec.w [schema-unknown-field]']);
    expect(notes).toEqual(['pattern "(?=a)a" is not checked in all texts']);
  });

  it('gives its defaults before anything is held against it', () => {
    const spec = {
      type: 'object',
      required: ['state'],
      properties: {
        state: { type: 'string', enum: ['on', 'off'], default: 'on' },
        inner: { type: 'object', default: {}, required: ['n'], properties: { n: { type: 'integer', default: 1, minimum: 1 } } },
        list: { type: 'array', items: { type: 'object', required: ['k'], properties: { k: { type: 'string', default: 'v' } } } },
      },
    };
    expect(findings(spec, {})).toEqual([]);
    expect(findings(spec, { state: null, list: [{}, { k: null }] })).toEqual([]);
    expect(findings(spec, { state: 'maybe', inner: { n: 0 } })).toEqual(['spec.state [schema-enum]', 'spec.inner.n [schema-bounds]']);
  });

  it('has lists whose items differ by their keys', () => {
    const item = { type: 'object', required: ['k'], properties: { k: { type: 'string' } } };
    const spec = {
      type: 'object',
      properties: {
        map: { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: item },
        set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
      },
    };
    expect(findings(spec, { map: [{ k: 'a' }, { k: 'b' }], set: ['a', 'b'] })).toEqual([]);
    expect(findings(spec, { map: [{ k: 'a' }, { k: 'a' }], set: ['a', 'a'] })).toEqual([
      'spec.map [schema-list-keys]',
      'spec.set [schema-list-keys]',
    ]);
  });

  it('says that its rules in CEL are not evaluated', () => {
    const schema = { type: 'object', properties: { spec: { type: 'object', 'x-kubernetes-validations': [{ rule: 'false' }] } } };
    const gate = new SchemaGate(schemas, [definition(schema)]);
    const manifest = new Manifest({ apiVersion: 'lab.io/v1', kind: 'Thing', metadata: { name: 'x' }, spec: {} });
    expect(gate.check({ file: 'x.yaml', manifest })).toEqual([]);
    expect(gate.notes).toEqual(['rules in CEL of lab.io/v1 Thing are not evaluated']);
  });

  it('has an entry for each version that is served', () => {
    const versions = ['v1', 'v2', 'v3'].map((name) => ({ name, served: name !== 'v2', schema: { openAPIV3Schema: { type: 'object' } } }));
    expect([...structuralSchemas(definition({}, { versions })).keys()]).toEqual(['lab.io/v1|Thing', 'lab.io/v3|Thing']);
  });

  it('of v1beta1 has one schema for all versions, and keeps what it does not know unless told otherwise', () => {
    const old = (rest: object) =>
      new Manifest({
        ...definition({}, { versions: undefined, version: 'v1', validation: { openAPIV3Schema: { properties: { a: {} } } }, ...rest }).json,
        apiVersion: 'apiextensions.k8s.io/v1beta1',
      });
    expect(structuralSchemas(old({})).get('lab.io/v1|Thing')).toEqual({ schema: { properties: { a: {} } }, keepsUnknown: true });
    expect(structuralSchemas(old({ preserveUnknownFields: false })).get('lab.io/v1|Thing')?.keepsUnknown).toBe(false);
  });

  it('that no API server would take is blamed itself', () => {
    const faulty = definition({ type: 'object', properties: { spec: { type: 'objekt', pattern: '(' } } });
    const gate = new SchemaGate(schemas, [faulty]);
    expect(gate.check({ file: 'x.yaml', manifest: faulty }).map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'spec.versions[0].schema.openAPIV3Schema.properties.spec.type',
        'spec.versions[0].schema.openAPIV3Schema.properties.spec.pattern',
      ]),
    );
  });
});
