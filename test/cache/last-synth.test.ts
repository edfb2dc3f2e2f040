import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LastSynth } from '../../lib/cache/last-synth.ts';

function setUp() {
  const parent = mkdtempSync(join(tmpdir(), 'last-synth-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const study = join(parent, 'study');
  mkdirSync(join(study, 'more'), { recursive: true });
  writeFileSync(join(study, 'lab.yaml'), 'a: 1\n');
  writeFileSync(join(study, 'matrix.yaml'), 'b: 1\n');
  writeFileSync(join(study, 'more', 'c.yaml'), 'c: 1\n');
  const cache = join(parent, 'cache');
  const synth = (program = 'program-1', out = join(parent, 'out')) => new LastSynth({ folder: cache, program }, study, out);
  return { study, cache, synth, parent };
}

describe('LastSynth', () => {
  it('knows nothing at first, and then the record that it was told', () => {
    const { synth } = setUp();
    expect(synth().record()).toBeUndefined();
    synth().remember('record-1');
    expect(synth().record()).toBe('record-1');
    synth().remember('record-2');
    expect(synth().record()).toBe('record-2');
  });

  it('does not take another program or another output folder for the same', () => {
    const { synth, parent } = setUp();
    synth().remember('record-1');
    expect(synth('program-2').record()).toBeUndefined();
    expect(synth('program-1', join(parent, 'other')).record()).toBeUndefined();
  });

  it.each<[string, (study: string) => void]>([
    ['a changed file', (study) => writeFileSync(join(study, 'lab.yaml'), 'a: 2\n')],
    ['a changed file in a folder', (study) => writeFileSync(join(study, 'more', 'c.yaml'), 'c: 2\n')],
    ['a new file', (study) => writeFileSync(join(study, 'published.json'), '')],
    ['a missing file', (study) => rmSync(join(study, 'matrix.yaml'))],
    ['text that moves from one file to the next', (study) => moveText(study)],
  ])('sees %s of the study, and that it is as it was again', (_, change) => {
    const { study, synth } = setUp();
    synth().remember('record-1');
    change(study);
    expect(synth().record()).toBeUndefined();
    writeFileSync(join(study, 'lab.yaml'), 'a: 1\n');
    writeFileSync(join(study, 'matrix.yaml'), 'b: 1\n');
    writeFileSync(join(study, 'more', 'c.yaml'), 'c: 1\n');
    rmSync(join(study, 'published.json'), { force: true });
    expect(synth().record()).toBe('record-1');
  });

  it('remembers several folders, and forgets the oldest before they become many', () => {
    const { cache, synth } = setUp();
    for (let index = 0; index < 50; index++) synth('program-1', `out-${index}`).remember(`record-${index}`);
    expect(synth('program-1', 'out-49').record()).toBe('record-49');
    expect(synth('program-1', 'out-40').record()).toBe('record-40');
    expect(synth('program-1', 'out-0').record()).toBeUndefined();
    expect(JSON.parse(readFileSync(join(cache, 'synth.json'), 'utf8'))).toHaveLength(16);
  });

  it.each(['', '{"a"', '{}', '[null, {"target": 1}]'])('knows nothing where its file holds %j, and writes it anew', (text) => {
    const { cache, synth } = setUp();
    mkdirSync(cache);
    writeFileSync(join(cache, 'synth.json'), text);
    expect(synth().record()).toBeUndefined();
    synth().remember('record-1');
    expect(synth().record()).toBe('record-1');
  });

  it('knows nothing where nothing can be written, and does not mind', () => {
    const { cache, synth } = setUp();
    writeFileSync(cache, '');
    synth().remember('record-1');
    expect(synth().record()).toBeUndefined();
  });
});

function moveText(study: string): void {
  writeFileSync(join(study, 'lab.yaml'), 'a: 1\nb');
  writeFileSync(join(study, 'matrix.yaml'), ': 1\n');
}
