import { describe, expect, it } from 'vitest';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { readDeclared } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';

const gate = new SchemaGate(readDeclared(27));

function messages(object: object): string[] {
  return gate.check({ file: 'x.yaml', manifest: new Manifest(object) }).map(({ path, message, rule }) => `${path}: ${message} [${rule}]`);
}

function configMap(rest: object): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'lab' }, ...rest };
}

describe('SchemaGate', () => {
  it('tells the field that was meant, where one is near', () => {
    expect(messages(configMap({ date: {} }))).toEqual([
      'date: field must be one that the kind has, got "date"; write data [schema-unknown-field]',
    ]);
    expect(messages(configMap({ entirelyElse: {} }))).toEqual([
      'entirelyElse: field must be one that the kind has, got "entirelyElse"; remove it or move it to where it belongs [schema-unknown-field]',
    ]);
  });

  it('says which type a value must have and which it has', () => {
    expect(messages(configMap({ immutable: 'yes', data: { a: 1 } }))).toEqual([
      'data.a: value must be string, got 1; correct it, in quotes for a text [schema-type]',
      'immutable: value must be boolean, got "yes"; correct it, without quotes for a number or a boolean [schema-type]',
    ]);
    expect(messages(configMap({ data: null }))).toEqual(['data: value must be object, got null; leave it out [schema-type]']);
  });

  it('writes paths as the other checks do, also through keys with dots and slashes', () => {
    expect(messages(configMap({ binaryData: { 'a.b~c': '%' } }))).toEqual([
      expect.stringMatching(/^binaryData\["a\.b~c"\]: text must match .*, got "%"; correct it \[schema-syntax\]$/),
    ]);
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', annotations: { 'a/b': 1 } },
      spec: {
        ports: [
          { name: 'a', port: 1 },
          { name: 'b', port: 0 },
        ],
      },
    };
    expect(messages(service).map((message) => message.slice(0, message.indexOf(':')))).toEqual([
      'metadata.annotations["a/b"]',
      'spec.ports[1].port',
    ]);
  });

  it('lets the fields be that a cluster writes: status, and null for no time', () => {
    const metadata = {
      name: 'x',
      namespace: 'lab',
      creationTimestamp: null,
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      managedFields: [],
    };
    expect(messages({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} })).toEqual([]);
    expect(messages({ apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: 'None' }, status: { loadBalancer: {} } })).toEqual(
      [],
    );
  });

  it.each(['', 'AAEC', 'AA==', 'AAE=', 'AAEC\n'])('takes %j for bytes', (text) => {
    expect(messages(configMap({ binaryData: { a: text } }))).toEqual([]);
  });

  it.each(['A', 'AA', 'AA=', 'A===', 'AA==AA==', '%', 'AAE C'])('does not take %j for bytes', (text) => {
    expect(messages(configMap({ binaryData: { a: text } }))).toHaveLength(1);
  });

  it.each(['\n', 'AAAA', '1', '../'])(
    // With steps that grow as the square of its length it would not end in the time of a test.
    'comes to an end with a million of %j',
    (part) => {
      const text = `${part.repeat(1_000_000)}%`;
      expect(messages(configMap({ binaryData: { a: text } }))).toHaveLength(1);
      const volumes = [
        { name: 'a', configMap: { name: 'x', items: [{ key: 'a', path: text }] }, hostPath: { path: text }, emptyDir: { sizeLimit: text } },
      ];
      expect(messages({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [], volumes } })).not.toEqual([]);
    },
  );

  it('has no opinion on a kind that it has no schema for', () => {
    expect(messages({ apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'x' }, anything: 1 })).toEqual([]);
  });

  it('says so when two versions of a definition share a name', () => {
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };
    const other = { ...version, storage: false };
    const spec = { group: 'lab.io', scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' }, versions: [version, other] };
    expect(
      messages({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.lab.io' }, spec }),
    ).toEqual([expect.stringMatching(/^spec.versions\[1\]: items must differ, got "v1" twice; remove one \[server-rule\]$/)]);
  });
});
