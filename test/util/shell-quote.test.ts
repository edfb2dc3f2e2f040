import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellAssignment, shellComment, shellQuote } from '../../lib/util/shell-quote.ts';
import { requireTool } from '../support/require-tool.ts';

/** What a shell cannot hold is left out: NUL, and halves of surrogate pairs, which have no bytes in UTF-8. */
const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !/[\0]|\p{Cs}/u.test(value));
const nasty = fc.constantFrom("'", '"', '$(id)', '`id`', '\\', '\n', '!', '*', '~', '-n', '', "'\\''", '$HOME', '\r\n', '; id #', '\u2028');

function bash(script: string): Buffer {
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
    env: { LC_ALL: 'C', PATH: process.env.PATH ?? '' },
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

describe.skipIf(!requireTool('bash'))('shellQuote', () => {
  it('gives bash back every text as one word', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 30 }), (words) => {
        const got = bash(`printf '%s\\0' ${words.map(shellQuote).join(' ')}`);
        expect(got.toString('utf8').split('\0').slice(0, -1)).toEqual(words);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('refuses NUL, which no word can hold', () => {
    expect(() => shellQuote('a\0b')).toThrow('shell word must not hold a NUL character, got "a\\u0000b"');
  });
});

describe('shellComment', () => {
  it('cannot be left by a line break of any kind', () => {
    expect(shellComment('a\nb\r\u2028c\u0085d')).toBe('# a?b??c?d');
  });
});

describe.skipIf(!requireTool('bash'))('shellAssignment', () => {
  it('gives bash back texts and lists as they are', () => {
    fc.assert(
      fc.property(fc.oneof(text, nasty), fc.array(fc.oneof(text, nasty), { maxLength: 5 }), (value, list) => {
        const script = `${shellAssignment('VALUE', value)}\n${shellAssignment('LIST', list)}\nprintf '%s\\0' "$VALUE" "\${#LIST[@]}" "\${LIST[@]}"`;
        // printf runs once more for an empty list.
        const got = bash(script)
          .toString('utf8')
          .split('\0')
          .slice(0, list.length + 2);
        expect(got).toEqual([value, String(list.length), ...list]);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('refuses a name that is no variable', () => {
    expect(() => shellAssignment('A; id', 'x')).toThrow('shell variable must be upper-case letters, digits and _, got "A; id"');
  });
});
