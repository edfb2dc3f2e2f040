import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ROOMS } from './rooms.ts';
import { roomsSection } from './rooms-section.ts';

const PAGE = resolve('docs/architecture.md');
const PART = /(?<=<!-- rooms -->\n)[\s\S]*(?=<!-- \/rooms -->)/;

// `npx vitest run test/architecture -u` writes it.
it('docs/architecture.md shows the rooms that there are, with what each holds and imports', async () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toMatch(PART);
  await expect(page.replace(PART, () => roomsSection(ROOMS))).toMatchFileSnapshot(PAGE);
});

it('docs/architecture.md names no folder of the program that is not there', () => {
  const names = readFileSync(PAGE, 'utf8').match(/\blib\/[a-z-]+(?:\/[a-z-]+)*/g) ?? [];
  const folders = ROOMS.flatMap(({ name, parts = {} }) => [name, ...Object.keys(parts).map((part) => `${name}/${part}`)]);
  expect(names.length).toBeGreaterThan(ROOMS.length / 2);
  expect(names.filter((name) => !folders.includes(name))).toEqual([]);
});
