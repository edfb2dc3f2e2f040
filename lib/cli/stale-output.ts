import type { OutputDifference } from '../output/compare-output.ts';

/** An output folder is not what synth would write. */
export class StaleOutput extends Error {
  override readonly name = 'StaleOutput';

  constructor(folder: string, study: string, differences: readonly OutputDifference[]) {
    const lines = differences.map(({ path, is }) => `${folder}/${path}: must be as synth writes it, is ${is}`);
    const fix = `npm run synth -- --study ${study} --out ${folder}`;
    super([...lines, `${differences.length} of its files differ; run ${fix}; nothing was written`].join('\n'));
  }
}
