import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAtLeast, levelOf } from '../../lib/manifest/levels.ts';

describe('levels', () => {
  it.each([
    ['schema-type', 'refused'],
    ['server-rule', 'refused'],
    ['object-name', 'refused'],
    ['missing-secret', 'broken'],
    ['service-without-pods', 'broken'],
    ['pod-security', 'broken'],
    ['read-only-root', 'policy'],
    ['pod-security-level', 'policy'],
    ['namespace-unknown', 'policy'],
    ['a rule of tomorrow', 'policy'],
  ])('%s is %s', (rule, level) => {
    expect(levelOf(rule)).toBe(level);
  });

  it('are in order', () => {
    expect([isAtLeast('refused', 'broken'), isAtLeast('broken', 'broken'), isAtLeast('policy', 'broken')]).toEqual([true, true, false]);
  });

  it('name rules that there are', () => {
    const page = readFileSync('docs/gates.md', 'utf8');
    const capacity = /-fits?$/;
    const named = [...readFileSync('lib/manifest/levels.ts', 'utf8').matchAll(/^ {2}'([\w-]+)',$/gm)].map(([, rule]) => rule ?? '');
    expect(named.length).toBeGreaterThan(50);
    for (const rule of named) if (!capacity.test(rule)) expect(page).toContain(`\`${rule}\``);
  });
});
