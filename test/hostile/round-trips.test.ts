import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCpuAmount } from '../../lib/quantities/cpu-amount.ts';
import { MEMORY_FORM, parseMemoryAmount } from '../../lib/quantities/memory-amount.ts';
import { parseQuantity } from '../../lib/quantities/quantity.ts';
import { parseTimeSpan } from '../../lib/quantities/time-span.ts';
import { QUANTITY } from '../../lib/schema/json-schema.ts';

const OPTIONS = { seed: 1, numRuns: 3000 };
const digits = (most: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{0,${most}}$`));
const QUANTITY_FORM = new RegExp(QUANTITY.pattern ?? '');

/** What a user may mistype: an amount, cut, doubled, or with anything in it. */
const nearly = fc
  .tuple(
    digits(12),
    fc.constantFrom('', 'm', 'Mi', 'Gi', 'Ki', 'M', 'G', 's', 'ms', 'h', 'e3', 'E', 'mi', 'gb'),
    fc.string({ maxLength: 2 }),
  )
  .map((parts) => parts.join(''));
const anything = fc.oneof(nearly, fc.string({ unit: 'binary', maxLength: 12 }));

describe('amounts', () => {
  it('of CPU come out as what went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64_000 }), (count) => {
        const text = String(parseCpuAmount(`${count}m`));
        expect(Math.round((parseQuantity(text)?.value ?? 0) * 1000)).toBe(count);
        expect(text).toMatch(QUANTITY_FORM);
      }),
      OPTIONS,
    );
  });

  it('of memory come out as what went in, to the byte', () => {
    fc.assert(
      fc.property(digits(5), fc.constantFrom('Ki', 'Mi', 'Gi', 'M', 'G'), (count, unit) => {
        fc.pre(MEMORY_FORM.test(`${count}${unit}`));
        const text = String(parseMemoryAmount(`${count}${unit}`));
        expect(parseQuantity(text)?.value).toBe(parseQuantity(`${count}${unit}`)?.value);
        expect(text).toMatch(QUANTITY_FORM);
      }),
      OPTIONS,
    );
  });

  it('of time come out as what went in', () => {
    fc.assert(
      fc.property(digits(4), fc.constantFrom('ms', 's', 'm', 'h'), (count, unit) => {
        const span = parseTimeSpan(`${count}${unit}`);
        const again = parseTimeSpan(String(span));
        expect(again?.milliseconds).toBe(span?.milliseconds);
      }),
      OPTIONS,
    );
  });

  it('of any text at all are read or refused, and never crash', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const read of [parseCpuAmount, parseMemoryAmount, parseTimeSpan]) {
          const amount = read(text);
          if (amount !== undefined) expect(String(amount)).toMatch(/^[1-9]\d*[a-zA-Z]*$/);
        }
      }),
      OPTIONS,
    );
  });

  it('of the API are those that the schema gate and the checks both take', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(QUANTITY_FORM.test(text)).toBe(parseQuantity(text) !== undefined);
      }),
      OPTIONS,
    );
  });

  it.each(['9999999999Gi', '10000000Gi'])('of more bytes than can be counted are refused: %s', (text) => {
    expect(parseMemoryAmount(text)).toBeUndefined();
  });
});
