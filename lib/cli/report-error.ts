import { CommanderError } from 'commander';
import { ManifestError } from '../checks/manifest-error.ts';
import { ConfigError } from '../config/config-error.ts';
import { OutputError } from '../output/output-error.ts';
import { KubectlError } from '../runner/kubectl.ts';
import { LoadGone } from '../runner/run-load.ts';
import { UnusableInput } from '../util/unusable-input.ts';
import { outcomeJson } from './check-report.ts';
import { FindingsError } from './findings-error.ts';
import { LoadFailed } from './load-failed.ts';
import { say } from './say.ts';
import { StaleOutput } from './stale-output.ts';

/** How the program was called. */
export interface Asked {
  /** Whether it was to write anything. */
  readonly writes: boolean;
  /** Whether a program reads stdout. */
  readonly json: boolean;
}

/** Prints what went wrong and returns the exit code. @throws what no user can repair, with its stack */
export function reportError(error: unknown, { writes, json }: Asked = { writes: true, json: false }): number {
  if (error instanceof ConfigError || error instanceof ManifestError) {
    if (json) printFaults(error.message.split('\n'));
    say(`${error.message}\n${count(error.count)}${writes ? '; nothing was written' : ''}\n`);
    return 1;
  }
  if (error instanceof FindingsError) {
    say(`${error.findings.length} ${error.findings.length === 1 ? 'finding' : 'findings'}\n`);
    return 1;
  }
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LoadFailed || error instanceof LoadGone || error instanceof StaleOutput) {
    say(`${error.message}\n`);
    return 1;
  }
  if (error instanceof KubectlError || error instanceof OutputError || error instanceof UnusableInput) {
    if (json && !(error instanceof UnusableInput && error.isPrinted)) printFaults(error.message.split('\n'));
    say(`${error.message}\n`);
    return 2;
  }
  throw error;
}

function printFaults(faults: readonly string[]): void {
  process.stdout.write(outcomeJson({ findings: [], level: 'policy', faults }));
}

function count(errors: number): string {
  return `${errors} ${errors === 1 ? 'error' : 'errors'}`;
}
