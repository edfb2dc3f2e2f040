import { join, relative } from 'node:path';
import type { ProgramCache } from './lib/cache/last-synth.ts';
import { program } from './lib/cli/program.ts';
import { reportError } from './lib/cli/report-error.ts';
import { synthCommand } from './lib/cli/synth-command.ts';

/**
 * Entry of `npm run synth`, `check`, `load` and of `cdk8s synth`, called by lib/cli/launch.cjs.
 *
 * @param root folder of the project
 * @param cache where an unchanged study is recognized. @default - every run makes everything
 * @returns the exit code: 0, 1 for a fault in the study or in manifests or a load that gives no number, 2 for unusable arguments or input, or an unwritable folder
 */
export async function main(argv: readonly string[], root: string, cache?: ProgramCache): Promise<number> {
  const experiments = relative(process.cwd(), join(root, 'experiments'));
  // cdk8s-cli names its output folder here.
  const out = process.env.CDK8S_OUTDIR ?? relative(process.cwd(), join(root, 'dist'));
  const actions: Parameters<typeof program>[0] = {
    synth: async (options) => {
      const { wasWhole } = await synthCommand(experiments, options, cache);
      wholeRun ||= wasWhole;
    },
    check: async (options) => {
      asked = { writes: false, json: options.json ?? false };
      (await import('./lib/cli/check-command.ts')).checkCommand(experiments, options);
    },
    load: async (row, options) => {
      asked = { writes: false, json: false };
      await (await import('./lib/cli/load-command.ts')).load(row, options);
    },
  };
  let asked = { writes: true, json: false };
  try {
    await program(actions, out).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return reportError(error, asked);
  }
}

/** Whether this process has made all the files of a study: one that has not says little about what the next one needs. */
export function ranWhole(): boolean {
  return wholeRun;
}

let wholeRun = false;
