import { describe, expect, it } from 'vitest';
import { type Finding, formatFinding, objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { readDeclared } from '../../lib/schema/find-schemas.ts';
import { edit } from '../manifest/editable-json.ts';
import { corpus } from './corpus.ts';
import { gateFindings, gateOf } from './gate-findings.ts';
import { SINGLE_FAULTS } from './single-faults.ts';

const gate = gateOf(readDeclared(27), corpus(27));

describe('the gates', () => {
  it('are tried with at least 60 single faults over at least 12 kinds', () => {
    expect(SINGLE_FAULTS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(SINGLE_FAULTS.map(({ object }) => object.split(' ')[0])).size).toBeGreaterThanOrEqual(12);
    expect(new Set(SINGLE_FAULTS.map(({ title }) => title)).size).toBe(SINGLE_FAULTS.length);
  });

  it.each(SINGLE_FAULTS)('catch $title', ({ object, path, value, finding }) => {
    const objects = corpus(27);
    const target = objects.find((candidate) => objectLabel(new Manifest(candidate)) === object);
    if (target === undefined) throw new Error(`the corpus must hold ${object}`);
    edit(target, path, value);
    const found = gateFindings(objects, gate, 27);
    const wanted = finding.includes('[') ? finding : `${path} [${finding}]`;
    expect(found.map(place), found.map(formatFinding).join('\n')).toContain(wanted);
    for (const { message } of found) expect(message).toMatch(/^[^A-Z\n].*, got [^\n]*; [^\n]+[^.]$|^[A-Z][A-Za-z.]* .*, got .*; .+$/);
  });
});

function place({ path, rule }: Finding): string {
  return `${path} [${rule}]`;
}
