import { join, relative } from 'node:path';
import { labCharts } from './charts/lab-charts.ts';
import { program } from './lib/cli/program.ts';
import { reportError } from './lib/cli/report-error.ts';
import { showCapacity, warnOfCapacity } from './lib/cli/show-capacity.ts';
import { loadStudy } from './lib/config/load-study.ts';
import { writeOutput } from './lib/output/write-output.ts';
import { synthesize } from './lib/synth/synthesize.ts';

/**
 * Entry of `npm run synth`, `npm run check` and `cdk8s synth`, called by lib/cli/launch.mjs. The only place that writes `dist/`.
 *
 * @param root folder of the project
 * @returns the exit code: 0, 1 for a fault in the study or its manifests, 2 for unusable arguments or an unwritable folder
 */
export function main(argv: readonly string[], root: string): number {
  const experiments = relative(process.cwd(), join(root, 'experiments'));
  // cdk8s-cli names its output folder here.
  const out = process.env.CDK8S_OUTDIR ?? relative(process.cwd(), join(root, 'dist'));
  try {
    program(
      {
        synth: ({ study, out: folder }) => {
          const lab = loadStudy(experiments, study);
          const { written, unchanged, removed } = writeOutput(
            folder,
            synthesize(lab, labCharts(lab), (report) => warnOfCapacity(lab, report)),
          );
          process.stderr.write(`${study}: ${written} files written, ${unchanged} unchanged, ${removed.length} removed in ${folder}\n`);
        },
        check: ({ study }) => {
          const lab = loadStudy(experiments, study);
          const files = [...synthesize(lab, labCharts(lab), (report) => showCapacity(lab, report))].length;
          process.stderr.write(`${study}: ${lab.rows.length} rows, ${files} files, no findings\n`);
        },
      },
      out,
    ).parse(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return reportError(error);
  }
}
