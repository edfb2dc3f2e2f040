import { type Finding, formatFinding } from '../manifest/finding.ts';

/** Everything that is wrong with the manifests, at once. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';

  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
  }

  get count(): number {
    return this.findings.length;
  }
}
