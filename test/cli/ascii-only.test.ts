import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiOnly } from '../../lib/cli/bundle.mjs';

/** What a program of one expression gives. */
const evaluate = (expression: string): unknown => new Function(`return ${expression}`)();

describe('asciiOnly', () => {
  it('keeps the value of every string and template', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', ' ', '"', '`', '\\', '$', '\u00a0', '\u2026', '\ufeff', '\u{1f600}', '\ud800', '\n'),
    });
    fc.assert(
      fc.property(text, (value) => {
        const template = `\`${value.replace(/[\\`$]/g, '\\$&')}\``;
        for (const expression of [JSON.stringify(value), template]) {
          const ascii = asciiOnly(expression);
          expect(ascii).toMatch(/^[\0-\x7f]*$/);
          expect(evaluate(ascii)).toBe(evaluate(expression));
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('keeps what a regular expression finds, and signs behind a backslash', () => {
    const ascii = asciiOnly('/^[\u2192\\\u2026]+$/.test("\u2192\u2026") && "\\\u2026" === "\u2026"');
    expect(ascii).toBe('/^[\\u2192\\u2026]+$/.test("\\u2192\\u2026") && "\\u2026" === "\\u2026"');
    expect(evaluate(ascii)).toBe(true);
  });

  it('refuses what it would change', () => {
    expect(() => asciiOnly('String.raw`\u2026`')).toThrow('String.raw must be given ASCII alone');
    expect(asciiOnly('String.raw`\\d`')).toBe('String.raw`\\d`');
  });
});
