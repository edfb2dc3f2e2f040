import { join, relative } from 'node:path';
import { LastSynth, type ProgramCache } from './lib/cache/last-synth.ts';
import type { CapacityReport } from './lib/capacity/capacity-check.ts';
import { ManifestError } from './lib/checks/manifest-error.ts';
import { type CheckOptions, DEFAULT_STUDY, program, type SynthOptions } from './lib/cli/program.ts';
import { reportError } from './lib/cli/report-error.ts';
import { say } from './lib/cli/say.ts';
import { listStudies } from './lib/config/list-studies.ts';
import type { Finding } from './lib/manifest/finding.ts';
import { intactOutput, recordOf } from './lib/output/intact-output.ts';
import type { WriteReport } from './lib/output/write-output.ts';

/**
 * Entry of `npm run synth`, `npm run check` and `cdk8s synth`, called by lib/cli/launch.cjs. The only place that writes `dist/`.
 *
 * What only a whole run needs is imported when it starts: an unchanged study is recognized in less time than that takes.
 *
 * @param root folder of the project
 * @param cache where an unchanged study is recognized. @default - every run makes everything
 * @returns the exit code: 0, 1 for a fault in the study or in manifests, 2 for unusable arguments or input, or an unwritable folder
 */
export async function main(argv: readonly string[], root: string, cache?: ProgramCache): Promise<number> {
  const experiments = relative(process.cwd(), join(root, 'experiments'));
  // cdk8s-cli names its output folder here.
  const out = process.env.CDK8S_OUTDIR ?? relative(process.cwd(), join(root, 'dist'));
  const actions = {
    synth: async (options: SynthOptions) => {
      const { written, unchanged, removed } = await synthStudy(experiments, options, cache);
      say(`${options.study}: ${written} files written, ${unchanged} unchanged, ${removed.length} removed in ${options.out}\n`);
    },
    check: (options: CheckOptions) => {
      asked = { writes: false, json: options.json ?? false };
      return check(experiments, options);
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

async function synthStudy(
  experiments: string,
  { study, out }: SynthOptions,
  cache: ProgramCache | undefined,
): Promise<Pick<WriteReport, 'written' | 'unchanged' | 'removed'>> {
  const known = cache !== undefined && listStudies(experiments).includes(study);
  const last = known ? new LastSynth(cache, join(experiments, study), out) : undefined;
  const record = last?.record();
  const intact = record === undefined ? undefined : intactOutput(out);
  if (intact !== undefined && intact.record === record) return { written: 0, unchanged: intact.files, removed: [] };

  const { labCharts } = await import('./charts/lab-charts.ts');
  const { warnOfCapacity } = await import('./lib/cli/show-capacity.ts');
  const { loadStudy } = await import('./lib/config/load-study.ts');
  const { writeOutput } = await import('./lib/output/write-output.ts');
  const { synthesize } = await import('./lib/synth/synthesize.ts');
  const lab = loadStudy(experiments, study);
  let warned = false;
  const output = synthesize(lab, labCharts(lab), (report) => {
    warnOfCapacity(lab, report);
    warned = lab.capacity === 'warn' && report.errors.length > 0;
  });
  const report = writeOutput(out, output);
  wholeRun = true;
  // What there is to say must be said every time.
  if (!warned) last?.remember(recordOf(out) ?? '');
  return report;
}

async function check(experiments: string, options: CheckOptions): Promise<void> {
  const { labCharts } = await import('./charts/lab-charts.ts');
  const { checkDir, gatesFor } = await import('./lib/cli/check-command.ts');
  const { reportOutcome } = await import('./lib/cli/check-report.ts');
  const { showCapacity } = await import('./lib/cli/show-capacity.ts');
  const { loadStudy } = await import('./lib/config/load-study.ts');
  const { synthesize } = await import('./lib/synth/synthesize.ts');
  const { study = DEFAULT_STUDY, dir, kubernetes, json = false, level = 'policy' } = options;
  if (dir !== undefined) {
    const studies = listStudies(experiments);
    checkDir(dir, options, { has: (name) => studies.includes(name), load: (name) => loadStudy(experiments, name) });
    return;
  }
  const lab = loadStudy(experiments, study);
  const minor = kubernetes ?? lab.cluster.kubernetes.minor;
  const gates = gatesFor(minor);
  const onCapacity = json ? undefined : (report: CapacityReport) => showCapacity(lab, report);
  let files = 0;
  let findings: readonly Finding[] = [];
  try {
    for (const _ of synthesize(lab, labCharts(lab), onCapacity, { kubernetesMinor: minor, checks: gates.checks })) files++;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    findings = error.findings;
  }
  reportOutcome({ findings, level, notes: gates.notes }, json);
  say(
    `${study}: ${lab.rows.length} rows, ${findings.length === 0 ? `${files} files, no findings` : `nothing of level ${level} or worse`}\n`,
  );
}
