import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFinding, objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { readDeclared } from '../../lib/schema/find-schemas.ts';
import { corpus, NAMESPACE } from '../gates/corpus.ts';
import { gateFindings, gateOf } from '../gates/gate-findings.ts';
import { type Editable, edit } from '../manifest/editable-json.ts';
import { valuesIn } from './values-in.ts';

const gate = gateOf(readDeclared(27), corpus(27));
const places = corpus(27).flatMap((object, index) => [...valuesIn(object).keys()].map((path) => ({ index, path })));
const values = fc.oneof(
  fc.constantFrom<Editable[]>(
    null,
    true,
    false,
    0,
    -1,
    1e21,
    0.1,
    '',
    [],
    {},
    [null],
    [[]],
    ['x'],
    { a: null },
    '\u0000',
    '\n',
    'a'.repeat(2000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
);

describe('objects with anything anywhere', () => {
  it('make findings, and never an error or a message that says nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), values, ({ index, path }, value) => {
        const objects = corpus(27);
        edit(objects[index] ?? {}, path, value);
        for (const finding of gateFindings(objects, gate, 27)) {
          const line = formatFinding(finding);
          expect(line).not.toMatch(/undefined|\[object Object\]|NaN/);
          expect(finding.message.split('\n')).toHaveLength(1);
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])('do not hide a field %s', (key) => {
    const plain = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"${NAMESPACE}"},"${key}":{"polluted":true}}`;
    const manifest = new Manifest(JSON.parse(plain));
    expect(gate.check({ file: 'x.yaml', manifest }).map(({ rule }) => rule)).toEqual(['schema-unknown-field']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', 'toString'])('are not found where only Object has a field: kind, name or selector %s', (key) => {
    const objects = corpus(27);
    const service = objects.find((object) => objectLabel(new Manifest(object)) === `Service ${NAMESPACE}/web`);
    if (service !== undefined) edit(service, 'spec.selector', JSON.parse(`{"${key}":"x"}`));
    expect(gateFindings(objects, gate, 27).map(({ rule }) => rule)).toContain('service-without-pods');
    const strange = new Manifest(JSON.parse(`{"apiVersion":"v1","kind":"${key}","metadata":{"name":"${key}"}}`));
    expect(gate.knows(strange)).toBe(false);
  });

  it('of any depth or width are checked', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`);
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 'v']));
    for (const spec of [deep, wide, [deep], Object.values(wide)])
      expect(
        gate.check({ file: 'x.yaml', manifest: new Manifest({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec }) }),
      ).not.toEqual([]);
  });
});
