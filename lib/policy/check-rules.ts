import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { CheckContext } from '../manifest/check-context.ts';
import { type Finding, findingOn } from '../manifest/finding.ts';
import { RULES } from './rules.ts';

/**
 * What policies find in the objects that one apply sends; also an object's excuse from a rule that finds nothing in it, since that says something untrue
 * of the object.
 */
export function checkRules(unit: ApplyUnit, context: CheckContext): Finding[] {
  const findings: Finding[] = [];
  const scene = { unit, context };
  for (const entry of unit.entries) {
    const first = findings.length;
    for (const { id, check } of RULES) check(entry, (path, message) => findings.push(findingOn(entry, path, id, message)), scene);
    if (entry.manifest.excuses.size === 0) continue;
    const found = new Set(findings.slice(first).map(({ rule }) => rule));
    for (const rule of entry.manifest.excuses.keys()) {
      if (found.has(rule)) continue;
      const message = `excuse must be from something found in this object, got rule "${rule}", which finds nothing; remove it where the object is made`;
      findings.push(findingOn(entry, 'metadata.annotations', 'unused-exception', message));
    }
  }
  return findings;
}
