/** One fault in a study's files. */
export interface ConfigIssue {
  /** The file, as the user would name it: `experiments/course-report/lab.yaml`. */
  readonly file: string;
  /** Where in the file: `cluster.hosts[1].address`; empty for the file as a whole. */
  readonly path: string;
  /** The rule, the value got and the fix. */
  readonly message: string;
}

/** Everything that is wrong with a study, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly issues: readonly ConfigIssue[]) {
    super(issues.map(formatIssue).join('\n'));
  }

  get count(): number {
    return this.issues.length;
  }
}

export function formatIssue({ file, path, message }: ConfigIssue): string {
  return path === '' ? `${file}: ${message}` : `${file}: ${path}: ${message}`;
}

/** A path as a reader writes it: `tables[2].rows[0].limits.cpu`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number'
        ? `[${step}]`
        : /^[\w-]+$/.test(String(step))
          ? `${index > 0 ? '.' : ''}${String(step)}`
          : `[${JSON.stringify(String(step))}]`,
    )
    .join('');
}

/** A value as an error shows it: one line, at most 80 characters. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
