import type { HostContext } from './host-context.ts';
import type { ScriptPart } from './script-part.ts';

/** Parts of a bring-up, in their order; cluster.sh runs each on all its hosts before the next begins. */
export const PHASES = ['base', 'control-plane', 'join', 'finish'] as const;
export type Phase = (typeof PHASES)[number];

/** Values that a step's script reads: by name of the shell variable. */
export type Settings = Readonly<Record<string, string | number | readonly string[]>>;

/** One step of a host script. */
export interface HostStep {
  /** For `--only`; its functions begin with it, dashes as underscores. */
  readonly name: string;
  readonly phase: Phase;
  /** Defines NAME_purpose, NAME_done, NAME_apply, NAME_verify and NAME_undo. */
  readonly script: ScriptPart;
  readonly settings: (context: HostContext) => Settings;
}
