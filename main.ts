import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { labCharts } from './charts/lab-charts.ts';
import { LastSynth, type ProgramCache } from './lib/cache/last-synth.ts';
import type { CapacityReport } from './lib/capacity/capacity-check.ts';
import { checkDir, gatesFor, reportFindings } from './lib/cli/check-command.ts';
import { program } from './lib/cli/program.ts';
import { reportError } from './lib/cli/report-error.ts';
import { say } from './lib/cli/say.ts';
import { showCapacity, warnOfCapacity } from './lib/cli/show-capacity.ts';
import { listStudies, loadStudy } from './lib/config/load-study.ts';
import { ManifestError } from './lib/manifest/manifest-error.ts';
import { intactOutput, recordOf } from './lib/output/intact-output.ts';
import { type WriteReport, writeOutput } from './lib/output/write-output.ts';
import { synthesize } from './lib/synth/synthesize.ts';

/**
 * Entry of `npm run synth`, `npm run check` and `cdk8s synth`, called by lib/cli/launch.cjs. The only place that writes `dist/`.
 *
 * @param root folder of the project
 * @param cache where an unchanged study is recognized. @default - every run makes everything
 * @returns the exit code: 0, 1 for a fault in the study or in manifests, 2 for unusable arguments or input, or an unwritable folder
 */
export function main(argv: readonly string[], root: string, cache?: ProgramCache): number {
  const experiments = relative(process.cwd(), join(root, 'experiments'));
  // cdk8s-cli names its output folder here.
  const out = process.env.CDK8S_OUTDIR ?? relative(process.cwd(), join(root, 'dist'));
  try {
    program(
      {
        synth: ({ study, out: folder }) => {
          const { written, unchanged, removed } = synthStudy(experiments, study, folder, cache);
          say(`${study}: ${written} files written, ${unchanged} unchanged, ${removed.length} removed in ${folder}\n`);
        },
        check: (options) => {
          const { study, dir, kubernetes, json } = options;
          if (dir !== undefined) {
            checkDir(dir, options, (name) => (existsSync(join(experiments, name)) ? loadStudy(experiments, name) : undefined));
            return;
          }
          const lab = loadStudy(experiments, study);
          const minor = kubernetes ?? lab.cluster.kubernetes.minor;
          const onCapacity = json ? undefined : (report: CapacityReport) => showCapacity(lab, report);
          let files = 0;
          try {
            for (const _ of synthesize(lab, labCharts(lab), onCapacity, { kubernetesMinor: minor, checks: gatesFor(minor) })) files++;
          } catch (error) {
            if (error instanceof ManifestError) reportFindings(error.findings, options);
            throw error;
          }
          reportFindings([], options);
          say(`${study}: ${lab.rows.length} rows, ${files} files, no findings\n`);
        },
      },
      out,
    ).parse(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return reportError(error);
  }
}

function synthStudy(
  experiments: string,
  study: string,
  folder: string,
  cache: ProgramCache | undefined,
): Pick<WriteReport, 'written' | 'unchanged' | 'removed'> {
  const known = cache !== undefined && listStudies(experiments).includes(study);
  const last = known ? new LastSynth(cache, join(experiments, study), folder) : undefined;
  const record = last?.record();
  const intact = record === undefined ? undefined : intactOutput(folder);
  if (intact !== undefined && intact.record === record) return { written: 0, unchanged: intact.files, removed: [] };
  const lab = loadStudy(experiments, study);
  let warned = false;
  const output = synthesize(lab, labCharts(lab), (report) => {
    warnOfCapacity(lab, report);
    warned = lab.capacity === 'warn' && report.errors.length > 0;
  });
  const report = writeOutput(folder, output);
  // What there is to say must be said every time.
  if (!warned) last?.remember(recordOf(folder) ?? '');
  return report;
}
