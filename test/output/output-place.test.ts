import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutputError } from '../../lib/output/output-error.ts';
import { findHelpers, findOutputPlace, removeCreatedParents } from '../../lib/output/output-place.ts';
import { tempFolder } from './support/temp-folder.ts';

describe('findOutputPlace', () => {
  it('gives the folder, the one around it and the names beside it', () => {
    const temp = tempFolder();
    expect(findOutputPlace(join(temp, 'dist/'))).toEqual({
      given: join(temp, 'dist/'),
      folder: join(temp, 'dist'),
      parent: temp,
      helper: join(temp, '.dist.faaslab-'),
      created: undefined,
    });
  });

  it('gives one place for all spellings of a folder', () => {
    const temp = tempFolder();
    mkdirSync(join(temp, 'real/dist'), { recursive: true });
    symlinkSync('real', join(temp, 'alias'));
    symlinkSync('alias/dist', join(temp, 'out'));
    for (const spelling of ['real/dist', 'alias/dist', 'out', 'real/../out/.']) {
      expect(findOutputPlace(`${temp}/${spelling}`).folder).toBe(join(temp, 'real/dist'));
    }
  });

  it('follows a link to a folder that is missing', () => {
    const temp = tempFolder();
    symlinkSync('real/dist', join(temp, 'dist'));
    expect(findOutputPlace(join(temp, 'dist'))).toMatchObject({ folder: join(temp, 'real/dist'), created: join(temp, 'real') });
  });

  it('creates the folders around a new output folder and can take them back', () => {
    const temp = tempFolder();
    const place = findOutputPlace(join(temp, 'a/b/dist'));
    expect(place.created).toBe(join(temp, 'a'));
    expect(existsSync(join(temp, 'a/b'))).toBe(true);
    removeCreatedParents(place);
    expect(existsSync(join(temp, 'a'))).toBe(false);
    expect(existsSync(temp)).toBe(true);
  });

  it('takes back only folders that are empty', () => {
    const temp = tempFolder();
    const place = findOutputPlace(join(temp, 'a/b/dist'));
    writeFileSync(join(temp, 'a/notes.txt'), '');
    removeCreatedParents(place);
    expect([existsSync(join(temp, 'a/b')), existsSync(join(temp, 'a/notes.txt'))]).toEqual([false, true]);
  });

  it('refuses the root, a file, and links in a circle', () => {
    const temp = tempFolder();
    writeFileSync(join(temp, 'file'), '');
    symlinkSync('b', join(temp, 'a'));
    symlinkSync('a', join(temp, 'b'));
    expect(() => findOutputPlace('/')).toThrow(
      new OutputError('output folder must not be the root of a file system, got /; name a folder inside it'),
    );
    expect(() => findOutputPlace(join(temp, 'file'))).toThrow(`output folder must be a folder, got the file ${temp}/file`);
    expect(() => findOutputPlace(join(temp, 'a'))).toThrow(`output folder must not be a circle of links, got ${temp}/a`);
  });
});

describe('findHelpers', () => {
  it('finds the helper files of this folder and kind only', () => {
    const temp = tempFolder();
    for (const name of ['.dist.faaslab-old-2', '.dist.faaslab-old-1', '.dist.faaslab-new-3', '.dist2.faaslab-old-4', 'dist'])
      mkdirSync(join(temp, name));
    const place = findOutputPlace(join(temp, 'dist'));
    expect(findHelpers(place, 'old-')).toEqual([join(temp, '.dist.faaslab-old-1'), join(temp, '.dist.faaslab-old-2')]);
  });
});
