import { describe, expect, it } from 'vitest';
import { ANNOTATIONS_LIMIT, CONFIG_MAP_LIMIT, checkSizes, ENV_MAX_BYTES } from '../../lib/checks/check-sizes.ts';
import { checkObjects, deployment, object } from './check-objects.ts';

const configMap = (text: string) => object('v1', 'ConfigMap', { data: { a: text } });
/** Room that everything but the text takes, with the annotation's key. */
const AROUND = JSON.stringify(configMap('')).length + 'kubectl.kubernetes.io/last-applied-configuration'.length;

describe('checkSizes', () => {
  it('takes an object that just fits the annotation of kubectl apply, and no larger one', () => {
    expect(checkObjects(checkSizes, [configMap('x'.repeat(ANNOTATIONS_LIMIT - AROUND - 1))])).toEqual([]);
    expect(checkObjects(checkSizes, [configMap('x'.repeat(ANNOTATIONS_LIMIT - AROUND))])).toEqual([' [object-size]']);
  });

  it('counts bytes, not characters', () => {
    expect(checkObjects(checkSizes, [configMap('\u00e9'.repeat(ANNOTATIONS_LIMIT / 2))])).toEqual([' [object-size]']);
  });

  it('counts what JSON makes longer: signs that need an escape', () => {
    expect(checkObjects(checkSizes, [configMap('\u0001'.repeat(ANNOTATIONS_LIMIT / 6))])).toEqual([' [object-size]']);
    expect(checkObjects(checkSizes, [configMap('\u0001'.repeat(ANNOTATIONS_LIMIT / 6 - AROUND))])).toEqual([]);
  });

  it('counts keys, short values and lists', () => {
    const data = Object.fromEntries(Array.from({ length: 14_000 }, (_, index) => [`key-number-${index}`, '']));
    expect(checkObjects(checkSizes, [object('v1', 'ConfigMap', { data })])).toEqual([' [object-size]']);
    const list = Array.from({ length: 30_000 }, () => 1e-300 / 3);
    expect(checkObjects(checkSizes, [object('v1', 'ConfigMap', { list })])).toEqual([' [object-size]']);
  });

  it('counts annotations twice, as apply copies them too', () => {
    const annotated = (length: number) =>
      object('v1', 'Namespace', { metadata: { name: 'x', annotations: { a: '\u0001'.repeat(length) } } });
    // Seven bytes for each: six in the copy, one in the annotation itself.
    expect(checkObjects(checkSizes, [annotated(Math.ceil(ANNOTATIONS_LIMIT / 7))])).toEqual([' [object-size]']);
    expect(checkObjects(checkSizes, [annotated(Math.floor((ANNOTATIONS_LIMIT - 2 * AROUND) / 7))])).toEqual([]);
  });

  it('refuses annotations above their limit', () => {
    const metadata = { name: 'x', annotations: { a: 'x'.repeat(ANNOTATIONS_LIMIT) } };
    expect(checkObjects(checkSizes, [object('v1', 'Namespace', { metadata })])).toEqual([
      'metadata.annotations [annotations-size]',
      ' [object-size]',
    ]);
  });

  it('refuses a ConfigMap that no store takes, counting binary data decoded', () => {
    expect(checkObjects(checkSizes, [configMap('x'.repeat(CONFIG_MAP_LIMIT + 1))])).toEqual([' [object-size]', 'data [config-map-size]']);
    const binary = (length: number) => object('v1', 'ConfigMap', { binaryData: { a: 'A'.repeat(length) } });
    expect(checkObjects(checkSizes, [binary(CONFIG_MAP_LIMIT)])).toEqual([' [object-size]']);
    expect(checkObjects(checkSizes, [binary(CONFIG_MAP_LIMIT * 2)])).toEqual([' [object-size]', 'data [config-map-size]']);
  });

  it('refuses a variable that no program can be started with, counted as it arrives', () => {
    const withValue = (value: string) =>
      deployment({
        containers: [
          {
            name: 'x',
            env: [
              { name: 'A', value: 'a' },
              { name: 'TEXT', value },
            ],
          },
        ],
      });
    const room = ENV_MAX_BYTES - 'TEXT='.length;
    for (const fits of ['x'.repeat(room), '$$'.repeat(room), '\u00e9'.repeat(room / 2)]) {
      expect(checkObjects(checkSizes, [withValue(fits)]).filter((finding) => finding.endsWith('[env-size]'))).toEqual([]);
    }
    for (const long of ['x'.repeat(room + 1), '$$'.repeat(room + 1), '\u00e9'.repeat(room / 2 + 1)]) {
      expect(checkObjects(checkSizes, [withValue(long)])).toContain('spec.template.spec.containers[0].env[1].value [env-size]');
    }
  });
});
