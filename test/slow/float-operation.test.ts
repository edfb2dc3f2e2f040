import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBodies, refusal, runHandler } from '../functions/run-handler.ts';
import { requireTool } from '../support/require-tool.ts';

function expectedSum(rounds: number): number {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum += Math.sin(i) + Math.cos(i) + Math.sqrt(i);
  return sum;
}

const refused: readonly (readonly [what: string, body: string | Uint8Array, shown: string])[] = [
  ['an empty body', '', "''"],
  ['a blank body', ' \n', String.raw`' \n'`],
  ['a word', 'ten', "'ten'"],
  ['zero', '0', "'0'"],
  ['a negative number', '-5', "'-5'"],
  ['a sign', '+5', "'+5'"],
  ['a fraction', '10.5', "'10.5'"],
  ['a whole float', '10.0', "'10.0'"],
  ['an exponent', '1e3', "'1e3'"],
  ['a hexadecimal number', '0x10', "'0x10'"],
  ['leading zeros', '0010', "'0010'"],
  ['a grouped number', '1_000', "'1_000'"],
  ['two numbers', '1 2', "'1 2'"],
  ['NaN', 'NaN', "'NaN'"],
  ['infinity', 'inf', "'inf'"],
  ['the body of matmul', '{"n": 10}', `'{"n": 10}'`],
  ['one round above the cap', '100000001', "'100000001'"],
  ['digits of another script', '١٢', String.raw`'\xd9\xa1\xd9\xa2'`],
  ['bytes that are no UTF-8', Uint8Array.of(0x31, 0xff, 0xfe), String.raw`'1\xff\xfe'`],
  ['a zero byte', '1\0', String.raw`'1\x00'`],
  ['a number of 100000 digits', '9'.repeat(100_000), `'${'9'.repeat(40)}'`],
];

describe.skipIf(!requireTool('python3'))('float-operation', () => {
  it.each([1, 2, 10, 1000, 12_345])('sums sine, cosine and square root over %i rounds', (rounds) => {
    const { exitCode, stdout, stderr } = runHandler('float-operation', String(rounds));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ n: rounds, sum: expect.closeTo(expectedSum(rounds), 5), latencyMs: expect.any(Number) });
  });

  it('answers one line with the fields that depend on N only before the one that does not', () => {
    expect(runHandler('float-operation', '1').stdout).toMatch(/^\{"n": 1, "sum": 1\.0, "latencyMs": [0-9.]+\}\n$/);
  });

  it('takes white space around the number', () => {
    expect(runHandler('float-operation', ' 10\r\n').exitCode).toBe(0);
  });

  it.each(refused)('refuses %s', (_what, body, shown) => {
    expect(refusal('float-operation', body)).toBe(`body must be a whole number from 1 to 100000000 in plain digits, got ${shown}`);
  });

  it('reads a number as this test does, and fails in no other way than a ValueError, whatever the body', () => {
    const texts = fc.sample(fc.oneof(fc.integer({ min: -10, max: 200_000_000 }).map(String), fc.string(), fc.double().map(String)), {
      seed: 1,
      numRuns: 600,
    });
    const expected = texts.map((text) => (/^\s*[1-9][0-9]*\s*$/.test(text) && Number(text) <= 100_000_000 ? Number(text) : 'ValueError'));
    expect(
      parseBodies(
        'float-operation',
        'rounds_of',
        texts.map((text) => Buffer.from(text)),
      ),
    ).toEqual(expected);
  });

  it('refuses any bytes that are no number with a ValueError', () => {
    const bodies = fc.sample(
      fc.uint8Array({ minLength: 1, maxLength: 12 }).filter((bytes) => bytes.some((byte) => byte > 0x39)),
      {
        seed: 1,
        numRuns: 300,
      },
    );
    expect(new Set(parseBodies('float-operation', 'rounds_of', bodies))).toEqual(new Set(['ValueError']));
  });
});
