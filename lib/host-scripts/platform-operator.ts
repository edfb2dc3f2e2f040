import type { ScriptPart } from './script-part.ts';

/** What the scripts of an operator's machine must know of a platform: how it is reached from outside, and with which tool. */
export interface PlatformOperator {
  /** Where the platform takes calls. */
  readonly endpoint: { readonly namespace: string; readonly service: string; readonly port: number; readonly nodePort: number };
  /** The platform's own command line. @default - none is installed */
  readonly tool?: OperatorTool;
}

export interface OperatorTool {
  /** `faas-cli`. */
  readonly name: string;
  readonly version: string;
  /** Defines `install_tool`, which installs it for the operator's machine into ~/.local/bin; may read TOOL_VERSION and ENDPOINT. */
  readonly script: ScriptPart;
}
