import { describe, expect, it } from 'vitest';
import { fnv1a32 } from '../../lib/util/fnv1a.ts';

describe('fnv1a32', () => {
  // The first three are test vectors of the algorithm's authors (draft-eastlake-fnv, appendix C).
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
    ['é', 513_665_217],
    ['𝄞', 997_838_904],
  ])('of %j is the unsigned hash of its utf-8 bytes', (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });
});
