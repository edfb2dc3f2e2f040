import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity } from '../../lib/quantities/quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['250m', 0.25, 'm'],
    ['0.5', 0.5, ''],
    ['.5', 0.5, ''],
    ['2.', 2, ''],
    ['1e3', 1000, 'e3'],
    ['1E-3', 0.001, 'E-3'],
    ['40Mi', 40 * 2 ** 20, 'Mi'],
    ['1E', 1e18, 'E'],
    ['100n', 1e-7, 'n'],
    ['+1k', 1000, 'k'],
    ['-1', -1, ''],
  ])('reads %s', (text, value, suffix) => {
    const quantity = parseQuantity(text);
    expect(quantity?.suffix).toBe(suffix);
    expect(quantity?.value).toBeCloseTo(value, 12);
  });

  it.each(['', ' 1', '1 Mi', '1mi', '1MiB', '1K', '1.5x', 'Mi', '.', '1e', '0x10', '1_000'])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('scales by the suffix, whatever the number', () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        expect(parseQuantity(`${count}Ki`)?.value).toBe(count * 1024);
        expect(parseQuantity(`${count}m`)?.value).toBeCloseTo(count / 1000, 6);
      }),
      { seed: 1 },
    );
  });

  it('comes to an end with a long text, for which the square of its length would be too long', () => {
    expect(parseQuantity(`${'1'.repeat(2_000_000)}%`)).toBeUndefined();
  });
});
