/** A file of the project that becomes part of a script. */
export interface ScriptPart {
  /** `lib/host-scripts/steps/hosts.sh`. */
  readonly file: string;
  readonly text: string;
}

/**
 * The parts one after the other, each below a line that names its file, so that a reader of two thousand lines finds where to change one. Modules
 * name their shell for shellcheck; in the whole script the first line does.
 */
export function joinParts(parts: readonly ScriptPart[]): string {
  return parts.map(({ file, text }) => `${partMark(file)}\n${text.replace(/^# shellcheck shell=bash\n+/, '')}`).join('\n');
}

export function partMark(file: string): string {
  return `# --- ${file}`;
}
