import { join } from 'node:path';
import { LastSynth, type ProgramCache } from '../cache/last-synth.ts';
import { listStudies } from '../config/list-studies.ts';
import { intactOutput, recordOf } from '../output/intact-output.ts';
import type { WriteReport } from '../output/write-output.ts';
import type { SynthOptions } from './program.ts';
import { say } from './say.ts';

/** What came of a run: the files, and whether all the work was done or none was needed. */
export interface SynthRun {
  readonly wasWhole: boolean;
}

/**
 * `faaslab synth`. The only code that writes `dist/`.
 *
 * What only a whole run needs is imported when it starts: an unchanged study is recognized in less time than that takes.
 *
 * @param cache where an unchanged study is recognized. @default - every run makes everything
 * @throws StaleOutput with `check`, where the folder is not what would be written; nothing is
 */
export async function synthCommand(experiments: string, options: SynthOptions, cache: ProgramCache | undefined): Promise<SynthRun> {
  const { study, out, check = false } = options;
  const known = !check && cache !== undefined && listStudies(experiments).includes(study);
  const last = known ? new LastSynth(cache, join(experiments, study), out) : undefined;
  const record = last?.record();
  const intact = record === undefined ? undefined : intactOutput(out);
  if (intact !== undefined && intact.record === record) {
    tell(options, { written: 0, unchanged: intact.files, removed: [] });
    return { wasWhole: false };
  }

  const { labCharts } = await import('../../charts/lab-charts.ts');
  const { loadStudy } = await import('../config/load-study.ts');
  const { writeOutput } = await import('../output/write-output.ts');
  const { PLATFORMS, platformOf } = await import('../platforms/platforms.ts');
  const { synthesize } = await import('../synth/synthesize.ts');
  const { warnOfCapacity } = await import('./show-capacity.ts');
  const lab = loadStudy(experiments, study, PLATFORMS);
  const platform = platformOf(lab);
  let warned = false;
  const output = synthesize({
    lab,
    platform,
    charts: labCharts(lab, platform),
    onCapacity(report) {
      warnOfCapacity(lab, report);
      warned = lab.capacity === 'warn' && report.errors.length > 0;
    },
  });
  if (check) {
    const { compareOutput } = await import('../output/compare-output.ts');
    const { StaleOutput } = await import('./stale-output.ts');
    const differences = compareOutput(out, output);
    if (differences.length > 0) throw new StaleOutput(out, study, differences);
    say(`${study}: ${out} is as synth writes it\n`);
    return { wasWhole: true };
  }
  tell(options, writeOutput(out, output));
  // What there is to say must be said every time.
  if (!warned) last?.remember(recordOf(out) ?? '');
  return { wasWhole: true };
}

function tell({ study, out }: SynthOptions, { written, unchanged, removed }: Pick<WriteReport, 'written' | 'unchanged' | 'removed'>): void {
  say(`${study}: ${written} files written, ${unchanged} unchanged, ${removed.length} removed in ${out}\n`);
}
