import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBodies, refusal, runHandler } from '../functions/run-handler.ts';
import { requireTool } from '../support/require-tool.ts';

/** The checksum of the product, cell by cell from its definition, without a matrix in memory. */
function expectedChecksum(size: number): number {
  let checksum = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let cell = 0;
      for (let k = 0; k < size; k++) cell += ((row * 7 + k * 3) % 11) * ((k * 5 + column * 2) % 13);
      checksum = (checksum * 31 + cell) % 1_000_003;
    }
  }
  return checksum;
}

const notJson = /^body must be JSON like \{"n": 100\}, got '/;
const notTheKey = /^body must have the key n and no other, got '/;
const notASize = /^n must be a whole number from 1 to 2000, got '/;

const refused: readonly (readonly [what: string, body: string | Uint8Array, message: RegExp])[] = [
  ['an empty body', '', notJson],
  ['the body of float-operation', '100', notJson],
  ['text', 'n=100', notJson],
  ['JSON that ends early', '{"n": 100', notJson],
  ['something after the JSON', '{"n": 100} x', notJson],
  ['an array', '[100]', notJson],
  ['null', 'null', notJson],
  ['brackets nested 200000 deep', '['.repeat(200_000), notJson],
  ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), notJson],
  ['JSON in UTF-16', Buffer.from('{"n": 10}', 'utf16le'), notJson],
  ['an empty object', '{}', notTheKey],
  ['another key', '{"N": 100}', notTheKey],
  ['a key too many', '{"n": 100, "m": 100}', notTheKey],
  ['zero', '{"n": 0}', notASize],
  ['a negative number', '{"n": -1}', notASize],
  ['a fraction', '{"n": 10.5}', notASize],
  ['a whole float', '{"n": 10.0}', notASize],
  ['a number as text', '{"n": "100"}', notASize],
  ['true', '{"n": true}', notASize],
  ['null for a number', '{"n": null}', notASize],
  ['NaN', '{"n": NaN}', notASize],
  ['a list', '{"n": [1]}', notASize],
  ['a size above the cap', '{"n": 2001}', notASize],
  ['a number of 4000 digits', `{"n": ${'9'.repeat(4000)}}`, notASize],
];

describe.skipIf(!requireTool('python3'))('matmul', () => {
  it.each([1, 2, 3, 17, 50])('multiplies matrices of size %i', (size) => {
    const { exitCode, stdout, stderr } = runHandler('matmul', JSON.stringify({ n: size }));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ n: size, checksum: expectedChecksum(size), latencyMs: expect.any(Number) });
  });

  it('answers one line with the fields that depend on N only before the one that does not', () => {
    expect(runHandler('matmul', '{"n": 50}').stdout).toMatch(/^\{"n": 50, "checksum": 57856, "latencyMs": [0-9.]+\}\n$/);
  });

  it.each(refused)('refuses %s', (_what, body, message) => {
    expect(refusal('matmul', body)).toMatch(message);
  });

  it('reads {"n": N} and fails in no other way than a ValueError, whatever the JSON', () => {
    const values = fc.sample(
      fc.oneof(fc.record({ n: fc.integer({ min: -10, max: 2010 }) }), fc.record({ n: fc.jsonValue() }), fc.jsonValue()),
      {
        seed: 1,
        numRuns: 600,
      },
    );
    const expected = values.map((value) => {
      const n = typeof value === 'object' && value !== null && Object.keys(value).join() === 'n' && 'n' in value ? value.n : undefined;
      return typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= 2000 ? n : 'ValueError';
    });
    expect(
      parseBodies(
        'matmul',
        'size_of',
        values.map((value) => Buffer.from(JSON.stringify(value))),
      ),
    ).toEqual(expected);
  });

  it('refuses any bytes with a ValueError', () => {
    const bodies = fc.sample(fc.uint8Array({ maxLength: 30 }), { seed: 1, numRuns: 300 });
    expect(new Set(parseBodies('matmul', 'size_of', bodies))).toEqual(new Set(['ValueError']));
  });
});
