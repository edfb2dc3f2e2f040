import { findRule } from '../../lib/policy/rules.ts';
import { markdownTable } from '../support/markdown-table.ts';
import type { StudyExcuse } from './study-excuses.ts';

/** `docs/exceptions.md`: what each study accepts, from what its objects say of themselves. */
export function exceptionsPage(studies: ReadonlyMap<string, readonly StudyExcuse[]>): string {
  const parts = [...studies].map(([study, excuses]) => `## ${study}\n\n${table(excuses)}`);
  return `# Exceptions

What each study accepts of the rules in [gates.md](gates.md), and why. A study of fidelity \`published\` is run as its source ran it: this is the list
of what a policy finds in the original. The reason stands where the object is made, in a call of \`excuse\` beside it; this page is made from all of them:
\`npx vitest run test/exceptions/exceptions.test.ts -u\` writes it anew.

An excuse from something that is not found in that very object, or without a reason, fails \`npm run check\` and the tests.

${parts.join('\n')}`;
}

function table(excuses: readonly StudyExcuse[]): string {
  const rows = new Map<string, Set<string>>();
  for (const { object, rule, reason } of excuses) {
    const key = JSON.stringify([object, reason]);
    rows.set(key, (rows.get(key) ?? new Set()).add(rule));
  }
  return markdownTable(
    ['object', 'rules', 'because'],
    [...rows].map(([key, rules]) => {
      const [object = '', reason = ''] = JSON.parse(key);
      return [object, [...rules].map((rule) => `\`${rule}\``).join(', '), reason];
    }),
  );
}

/** Rules of an excuse that are none. */
export function unknownRules(excuses: readonly StudyExcuse[]): string[] {
  return excuses.flatMap(({ rule }) => (findRule(rule) === undefined ? [rule] : []));
}
