import { describe, expect, it } from 'vitest';
import { formatFinding } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { customSchemas } from '../../lib/schema/custom-schemas.ts';
import { readDeclared } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';

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
      'spec.limit [schema-unknown-field]',
      'spec.limits.cpus [schema-unknown-field]',
      'spec.list[1].cpus [schema-unknown-field]',
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

describe('customSchemas', () => {
  it('has an entry for each version that is served', () => {
    const versions = ['v1', 'v2', 'v3'].map((name) => ({ name, served: name !== 'v2', schema: { openAPIV3Schema: { type: 'object' } } }));
    expect([...customSchemas(definition({}, { versions })).keys()]).toEqual(['lab.io/v1|Thing', 'lab.io/v3|Thing']);
  });

  it('reads a definition of v1beta1, whose one schema is for all versions', () => {
    const old = definition(
      {},
      { versions: undefined, version: 'v1', validation: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'string' } } } } },
    );
    expect(customSchemas(old).get('lab.io/v1|Thing')?.properties?.spec).toEqual({ type: 'string' });
  });

  it('leaves a resource unchecked whose definition no API server would take', () => {
    const gate = new SchemaGate(schemas, [definition({ type: 'objekt', pattern: '(' })]);
    expect(gate.knows(new Manifest({ apiVersion: 'lab.io/v1', kind: 'Thing', metadata: { name: 'x' } }))).toBe(false);
  });
});
