import { describe, expect, it } from 'vitest';
import { memberPath, objectsAt } from '../../lib/manifest/json.ts';

describe('memberPath', () => {
  it.each([
    ['', 'spec', 'spec'],
    ['spec', 'template', 'spec.template'],
    ['spec.ports', 0, 'spec.ports[0]'],
    ['metadata.labels', 'faas_function', 'metadata.labels.faas_function'],
    ['metadata.labels', 'com.openfaas.scale.min', 'metadata.labels["com.openfaas.scale.min"]'],
    ['data', 'a"b', 'data["a\\"b"]'],
  ])('joins %j and %j to %s', (parent, key, path) => {
    expect(memberPath(parent, key)).toBe(path);
  });
});

describe('objectsAt', () => {
  it('keeps the indices of a list in which something is no object', () => {
    expect(objectsAt({ items: ['text', { name: 'x' }] }, 'items')).toEqual([{}, { name: 'x' }]);
  });
});
