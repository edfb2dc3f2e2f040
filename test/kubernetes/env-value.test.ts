import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envVar, literalText } from '../../lib/kubernetes/env-value.ts';

/**
 * What the kubelet makes of a text (kubernetes/kubernetes third_party/forked/golang/expansion/expand.go). It works on bytes, and writes the byte after
 * a `$` that begins nothing as the character of that number.
 */
function expand(text: string, variables: Readonly<Record<string, string>>): string {
  const input = Buffer.from(text);
  const out: Buffer[] = [];
  let checkpoint = 0;
  for (let cursor = 0; cursor < input.length; cursor++) {
    if (input[cursor] !== 0x24 || cursor + 1 >= input.length) continue;
    out.push(input.subarray(checkpoint, cursor));
    const [read, advance] = readReference(input.subarray(cursor + 1), variables);
    out.push(Buffer.from(read));
    cursor += advance;
    checkpoint = cursor + 1;
  }
  return Buffer.concat([...out, input.subarray(checkpoint)]).toString();
}

function readReference(input: Buffer, variables: Readonly<Record<string, string>>): readonly [read: string, advance: number] {
  const first = String.fromCharCode(input[0] ?? 0);
  if (first === '$') return ['$', 1];
  if (first !== '(') return [`$${first}`, 1];
  const end = input.indexOf(')');
  if (end === -1) return ['$(', 1];
  const name = input.subarray(1, end).toString();
  return [variables[name] ?? `$(${name})`, end + 1];
}

const VARIABLES = { A: 'other', FAASLAB_ROW_ID: 't1-r01-x' };
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(fc.constantFrom('$', '(', ')', 'A', '$(A)', '$$', '9', '\u00e9', '\u6f22', ' '), { maxLength: 12 })
    .map((parts) => parts.join('')),
);

describe('literalText', () => {
  it('is expanded by the kubelet to the very text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(expand(literalText(text), VARIABLES)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['$$9.99', '$(A)', '$\u00e9'])('is needed: the kubelet makes something else of %s', (text) => {
    expect(expand(text, VARIABLES)).not.toBe(text);
  });

  it('is the text itself without a $', () => {
    expect(envVar('A', '{"n": 10} #{x} %d')).toEqual({ name: 'A', value: '{"n": 10} #{x} %d' });
    expect(envVar('A', '$(A) costs $5')).toEqual({ name: 'A', value: '$$(A) costs $$5' });
  });
});
