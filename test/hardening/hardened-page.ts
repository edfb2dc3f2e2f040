import { HARDENED_CHANGES } from '../../lib/hardening/hardened-changes.ts';
import { markdownTable } from '../support/markdown-table.ts';

/** `docs/fidelity.md`, from the list that the constructs are held against. */
export function hardenedPage(): string {
  const rows = HARDENED_CHANGES.map(({ kinds, path, what, why }) => [kinds.join(', '), `\`${path}\``, what, why]);
  return `# Fidelity

\`fidelity\` in \`lab.yaml\` says how a study runs what its source ran.

- \`published\`: as the source did it, so that its numbers can be compared. Defects that kept it from working are repaired, and listed in the study's
  README. Every row says where each of its values comes from (\`provenance\`), and Prometheus is the published one.
- \`hardened\`: as we would run it today. A study that re-creates nothing takes this. Rows need no provenance, and Prometheus may be one of ours
  (\`monitoring.prometheus.server\`).

## What \`hardened\` changes in the output

In all objects but the pod network's; rows, loads and functions included. This table is made from \`lib/hardening/hardened-changes.ts\`, and a test compares
the two outputs against it: \`npx vitest run test/hardening -u\` writes it anew.

${markdownTable(['in', 'at', 'what', 'why'], rows)}`;
}
