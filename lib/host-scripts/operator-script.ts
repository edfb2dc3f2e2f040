import { shellAssignment, shellComment } from '../util/shell-quote.ts';
import type { Settings } from './host-step.ts';
import { joinParts, type ScriptPart } from './script-part.ts';

/**
 * A script for the operator's machine, for bash 3.2 and later, which macOS has.
 *
 * @param title first comment line, plain text
 */
export function operatorScript(title: string, settings: Settings, parts: readonly ScriptPart[]): string {
  const values = Object.entries(settings).map(([name, value]) => shellAssignment(name, value));
  return `#!/usr/bin/env bash
${shellComment(title)}
# Generated; change the study instead. Run it with --help to see what it does.

set -Eeuo pipefail
export LC_ALL=C

${values.join('\n')}

${joinParts(parts)}
main "$@"
`;
}
