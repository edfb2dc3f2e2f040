import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLoad } from '../../lib/runner/find-load.ts';

describe('findLoad', () => {
  const folder = mkdtempSync(join(tmpdir(), 'find-load-'));
  beforeAll(() => {
    mkdirSync(join(folder, 'index'));
    const rows = ['t1-r01-small', 't1-r02-large'].map((id) => ({ id, files: { load: `load/${id}.k8s.yaml` } }));
    writeFileSync(join(folder, 'index', 'rows.json'), JSON.stringify({ study: 'mine', rows }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('gives the file of a row', () => {
    expect(findLoad(folder, 't1-r02-large')).toBe('load/t1-r02-large.k8s.yaml');
    expect(findLoad(folder, 't1-r02-large', 'mine')).toBe('load/t1-r02-large.k8s.yaml');
  });

  it('names the row that was probably meant', () => {
    expect(() => findLoad(folder, 't1-r2-large')).toThrow(
      /row must be one of the 2 of study mine, got "t1-r2-large"; did you mean t1-r02-large\?$/,
    );
  });

  it('refuses a folder of another study, or one that synth has not written', () => {
    expect(() => findLoad(folder, 't1-r02-large', 'other')).toThrow(/must hold study other, got mine; npm run synth -- --study other/);
    expect(() => findLoad(tmpdir(), 't1-r02-large')).toThrow(/must be a folder that synth has written; run npm run synth/);
  });
});
