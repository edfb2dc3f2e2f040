import { expect, it } from 'vitest';
import { SPYING } from '../../vitest.config.ts';
import { readTree } from './read-tree.ts';

// Among files that share their modules, what one puts in the place of a module may be what the next one gets.
it('gives modules of its own to every file that puts a spy in the place of a module', () => {
  const spying = Object.entries(readTree('test')).filter(
    ([path, text]) => path.endsWith('.test.ts') && /^\s*vi\.(?:mock|doMock)\(/m.test(text),
  );
  expect(spying.map(([path]) => `test/${path}`)).toEqual(SPYING);
});
