import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profileDocs } from './profile-docs.ts';

const FILE = 'docs/host-profiles.md';

describe('docs/host-profiles.md', () => {
  it('says what the data says; UPDATE_DOCS=1 writes it anew', () => {
    if (process.env.UPDATE_DOCS) writeFileSync(FILE, profileDocs());
    expect(readFileSync(FILE, 'utf8')).toBe(profileDocs());
  });
});
