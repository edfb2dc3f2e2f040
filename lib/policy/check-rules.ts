import type { ApplyUnit } from '../manifest/apply-unit.ts';
import type { CheckContext } from '../manifest/check-context.ts';
import { type Finding, findingOn } from '../manifest/finding.ts';
import { RULES } from './rules.ts';

/** What policies find in the objects that one apply sends. */
export function checkRules(unit: ApplyUnit, context: CheckContext): Finding[] {
  const findings: Finding[] = [];
  const scene = { unit, context };
  for (const entry of unit.entries) {
    for (const { id, check } of RULES) check(entry, (path, message) => findings.push(findingOn(entry, path, id, message)), scene);
  }
  return findings;
}
