import type { ApplyUnit } from '../apply-unit.ts';
import type { CheckContext } from '../check-context.ts';
import { type Finding, findingOn } from '../finding.ts';
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
