import { type Finding, formatFinding } from '../manifest/finding.ts';

/** What a check came to, when it could be made. */
export class FindingsError extends Error {
  override readonly name = 'FindingsError';

  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
  }
}
