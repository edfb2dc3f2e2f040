import { CommanderError } from 'commander';
import { ManifestError } from '../checks/manifest-error.ts';
import { ConfigError } from '../config/config-error.ts';
import { OutputError } from '../output/output-error.ts';
import { KubectlError } from '../runner/kubectl.ts';
import { LoadGone } from '../runner/run-load.ts';
import { UnusableInput } from '../util/unusable-input.ts';
import { FindingsError } from './findings-error.ts';
import { LoadFailed } from './load-failed.ts';
import { say } from './say.ts';

/** Prints what went wrong and returns the exit code. @throws what no user can repair, with its stack */
export function reportError(error: unknown): number {
  if (error instanceof ConfigError || error instanceof ManifestError) {
    say(`${error.message}\n${count(error.count)}; nothing was written\n`);
    return 1;
  }
  if (error instanceof FindingsError) {
    say(`${error.findings.length} ${error.findings.length === 1 ? 'finding' : 'findings'}\n`);
    return 1;
  }
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LoadFailed || error instanceof LoadGone) {
    say(`${error.message}\n`);
    return 1;
  }
  if (error instanceof KubectlError || error instanceof OutputError || error instanceof UnusableInput) {
    say(`${error.message}\n`);
    return 2;
  }
  throw error;
}

function count(errors: number): string {
  return `${errors} ${errors === 1 ? 'error' : 'errors'}`;
}
