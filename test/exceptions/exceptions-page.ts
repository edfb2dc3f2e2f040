import type { CheckException } from '../../lib/exceptions/check-exception.ts';
import { findRule } from '../../lib/policy/rules.ts';
import { markdownTable } from '../support/markdown-table.ts';

/** `docs/exceptions.md`: what each study accepts, from the table that the gates read. */
export function exceptionsPage(studies: ReadonlyMap<string, readonly CheckException[]>): string {
  const parts = [...studies].map(([study, exceptions]) => `## ${study}\n\n${exceptions.length} exceptions.\n\n${table(exceptions)}`);
  return `# Exceptions

What each study accepts of the rules in [gates.md](gates.md), and why. A study of fidelity \`published\` is run as its source ran it: this is the list
of what a policy finds in the original. Made from the table in \`lib/manifest/exceptions/\`; \`npx vitest run test/exceptions/exceptions.test.ts -u\` writes it anew.

An exception that nothing needs, or that gives no reason, fails \`npm run check\` and the tests.

${parts.join('\n')}`;
}

function table(exceptions: readonly CheckException[]): string {
  const byReason = new Map<string, Map<string, string[]>>();
  for (const { object, rule, reason } of exceptions) {
    const objects = byReason.get(reason) ?? new Map<string, string[]>();
    objects.set(object, [...(objects.get(object) ?? []), rule]);
    byReason.set(reason, objects);
  }
  return markdownTable(
    ['object', 'rules', 'because'],
    [...byReason].flatMap(([reason, objects]) =>
      [...objects].map(([object, rules]) => [object, rules.map((rule) => `\`${rule}\``).join(', '), reason]),
    ),
  );
}

/** Rules of an exception that are none. */
export function unknownRules(exceptions: readonly CheckException[]): string[] {
  return exceptions.flatMap(({ rule }) => (findRule(rule) === undefined ? [rule] : []));
}
