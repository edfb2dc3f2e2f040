import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * What Kubernetes 1.36.3 said of every change of every base, a letter each in the order in which they are made: `r` refused, `t` taken, `-` neither. From
 * `UPDATE_VERDICTS=1 npm run test:cluster -- test/cluster/check-agrees.test.ts`.
 */
export const VERDICTS_FILE = resolve('test/agreement/verdicts.txt');

const WIDTH = 140;

export function verdictsText(verdicts: ReadonlyMap<string, string>): string {
  return [...verdicts]
    .map(([name, letters]) => `${name}\n${(letters.match(new RegExp(`.{1,${WIDTH}}`, 'g')) ?? []).map((line) => `  ${line}\n`).join('')}`)
    .join('');
}

/** Letters by the name of the base. */
export function readVerdicts(): ReadonlyMap<string, string> {
  const verdicts = new Map<string, string>();
  let name = '';
  for (const line of readFileSync(VERDICTS_FILE, 'utf8').split('\n')) {
    if (!line.startsWith('  ')) name = line;
    else verdicts.set(name, (verdicts.get(name) ?? '') + line.trim());
  }
  return verdicts;
}
