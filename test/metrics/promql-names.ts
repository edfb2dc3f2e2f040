/** The names that a PromQL expression uses. */
export interface PromqlNames {
  /** Of series, raw and recorded. */
  readonly metrics: readonly string[];
  /** Of functions and aggregations. */
  readonly functions: readonly string[];
}

const WORDS_WITH_LABELS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const OPERATORS = new Set(['and', 'or', 'unless', 'bool', 'offset']);

/**
 * Reads names, no grammar: promtool judges that. Strings, label matchers, ranges and lists of labels are left out, so every name that remains is
 * followed by a bracket (a function) or is a series.
 */
export function promqlNames(expr: string): PromqlNames {
  const metrics = new Set<string>();
  const functions = new Set<string>();
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}/g, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(\w+)\s*\(([\w\s,]*)\)/g, (whole, word: string) => (WORDS_WITH_LABELS.has(word.toLowerCase()) ? ' ' : whole));
  for (const match of bare.matchAll(/(?<![\w:.])([a-zA-Z_:][\w:]*)\s*(\()?/g)) {
    const name = match[1] ?? '';
    if (OPERATORS.has(name.toLowerCase()) || WORDS_WITH_LABELS.has(name.toLowerCase())) continue;
    // An aggregation may have its labels before its brackets; those are gone by now.
    if (match[2] === undefined) metrics.add(name);
    else functions.add(name);
  }
  return { metrics: [...metrics], functions: [...functions] };
}
