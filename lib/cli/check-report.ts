import { type Finding, formatFinding } from '../manifest/finding.ts';
import { isAtLeast, LEVELS, type Level, levelOf } from '../manifest/levels.ts';
import { FindingsError } from './findings-error.ts';
import { say } from './say.ts';

/** What a check came to. */
export interface CheckOutcome {
  readonly findings: readonly Finding[];
  /** The mildest level that fails. */
  readonly level: Level;
  /** What was not checked. */
  readonly notes?: readonly string[];
  /** What could not be read, or is wrong with a study. */
  readonly faults?: readonly string[];
}

/**
 * Prints the findings of the levels that fail, one a line or all of it as JSON, and counts the milder ones by rule.
 *
 * @throws FindingsError where there are any of those levels
 */
export function reportOutcome(outcome: CheckOutcome, json: boolean): void {
  const { findings, level } = outcome;
  const failing = findings.filter(({ rule }) => isAtLeast(levelOf(rule), level));
  if (json) process.stdout.write(outcomeJson(outcome));
  else {
    for (const finding of failing) process.stdout.write(`${formatFinding(finding)}\n`);
    for (const milder of LEVELS.filter((each) => !isAtLeast(each, level))) say(summary(milder, findings));
  }
  if (failing.length > 0) throw new FindingsError(failing);
}

/** `{schema, level, counts, findings, notes, faults}`; `findings` holds those of the levels that fail, `counts` all. */
export function outcomeJson({ findings, level, notes = [], faults = [] }: CheckOutcome): string {
  const placed = findings.map((finding) => ({ ...finding, level: levelOf(finding.rule) }));
  const counts = Object.fromEntries(LEVELS.map((each) => [each, placed.filter((finding) => finding.level === each).length]));
  const failing = placed.filter((finding) => isAtLeast(finding.level, level));
  return `${JSON.stringify({ schema: 1, level, counts, findings: failing, notes, faults }, undefined, 2)}\n`;
}

function summary(level: Level, findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const { rule } of findings) if (levelOf(rule) === level) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  if (counts.size === 0) return '';
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  const rules = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([rule, count]) => `${rule} ${count}`);
  return `${sum} of level ${level} do not count: ${rules.join(', ')}; --level ${level} shows them\n`;
}
