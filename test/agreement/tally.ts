import { NOT_ASKED } from './judge.ts';

/** How an opinion compares with a server's. */
export interface Tally {
  refused: number;
  found: number;
  taken: number;
  blamed: number;
  /** Titles of what the server refuses and nobody finds. */
  readonly missed: string[];
  readonly falseAlarms: string[];
}

export function newTally(): Tally {
  return { refused: 0, found: 0, taken: 0, blamed: 0, missed: [], falseAlarms: [] };
}

export function count(tally: Tally, title: string, isRefused: boolean, rules: readonly string[]): void {
  if (isRefused) {
    tally.refused++;
    if (rules.length > 0) tally.found++;
    else tally.missed.push(title);
  } else {
    tally.taken++;
    const wrong = rules.find((rule) => !NOT_ASKED.has(rule));
    if (wrong === undefined) return;
    tally.blamed++;
    tally.falseAlarms.push(`${title} [${wrong}]`);
  }
}

/** A line a kind: what the server refuses, what of that is found, what it takes, what of that is blamed. */
export function tallyTable(byKind: ReadonlyMap<string, Tally>): string {
  const line = (name: string, { refused, found, taken, blamed }: Pick<Tally, 'refused' | 'found' | 'taken' | 'blamed'>) =>
    `${name.padEnd(34)}${String(refused).padStart(8)}${String(found).padStart(8)}${(refused === 0 ? '' : `${((100 * found) / refused).toFixed(1)} %`).padStart(9)}${String(taken).padStart(8)}${String(blamed).padStart(8)}`;
  const sum = { refused: 0, found: 0, taken: 0, blamed: 0 };
  for (const tally of byKind.values()) for (const key of ['refused', 'found', 'taken', 'blamed'] as const) sum[key] += tally[key];
  const head = `${'kind'.padEnd(34)}${'refused'.padStart(8)}${'found'.padStart(8)}${'recall'.padStart(9)}${'taken'.padStart(8)}${'blamed'.padStart(8)}`;
  return [head, ...[...byKind].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, tally]) => line(kind, tally)), line('all', sum)].join('\n');
}
