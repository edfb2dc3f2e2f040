import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { tempStudy } from '../support/temp-study.ts';

const PAGE = readFileSync('docs/studies.md', 'utf8');

it('the study on docs/studies.md passes every check, and has the rows that the page says', () => {
  const [lab = '', matrix = ''] = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
  const study = tempStudy();
  study.replace('lab.yaml', lab);
  study.replace('matrix.yaml', matrix);
  const loaded = loadStudy(study.experiments, study.study, PLATFORMS);
  expect(loaded.rows).toHaveLength(4);
  expect(PAGE).toContain(`\`${loaded.rows[2]?.id}\` is the third`);

  const platform = platformOf(loaded);
  const gates = { kubernetesMinor: loaded.cluster.kubernetes.minor, checks: [checkRules] };
  const files = [...synthesize({ lab: loaded, platform, charts: labCharts(loaded, platform), gates })].map(({ path }) => path);
  for (const [script] of PAGE.matchAll(/(?<=out\/)host\/[a-z]+\.sh/g)) expect(files).toContain(script);
});
