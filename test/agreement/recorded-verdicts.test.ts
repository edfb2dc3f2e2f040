import { describe, expect, it } from 'vitest';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { bases } from './bases.ts';
import { MINOR, newGate, refusedRules } from './judge.ts';
import { mutationsOf, samplesOf } from './mutations.ts';
import { count, newTally } from './tally.ts';
import { readVerdicts } from './verdicts.ts';

/** Every so many of the changes; all of them are for the cluster suite. */
const STEP = 17;

describe('what an API server said of changed objects', () => {
  const schemas = findSchemas(MINOR);
  const all = bases();
  const pool = samplesOf(
    all.map(({ object }) => object),
    schemas,
  );
  const verdicts = readVerdicts();

  it('is recorded for all of them', () => {
    const counts = all.map(({ name, object }) => [name, [...mutationsOf(name, object, schemas, pool)].length]);
    expect(counts).toEqual(all.map(({ name }) => [name, verdicts.get(name)?.length]));
  });

  it('is what check says: nothing that is taken is blamed, and nearly all that is refused is found', () => {
    const gate = newGate();
    const tally = newTally();
    let index = 0;
    for (const { name, object } of all) {
      const letters = verdicts.get(name) ?? '';
      let own = 0;
      for (const { title, object: changed } of mutationsOf(name, object, schemas, pool)) {
        const letter = letters[own++];
        if (index++ % STEP === 0 && letter !== '-') count(tally, title, letter === 'r', refusedRules(changed, gate));
      }
    }
    expect(tally.falseAlarms).toEqual([]);
    expect(tally.refused).toBeGreaterThan(800);
    expect(tally.found / tally.refused).toBeGreaterThanOrEqual(0.97);
  });
});
