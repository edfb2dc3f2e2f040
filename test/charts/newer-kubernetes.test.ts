import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { schemaCheck } from '../../lib/schema/schema-check.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { labOn } from '../host-scripts/profile-labs.ts';

const PROFILES = [
  ['ubuntu-22.04', '1.22.4', '1.7.28'],
  ['ubuntu-22.04', '1.27.16', '1.7.28'],
  ['debian-12', '1.36.4', '2.3.4'],
] as const;

describe.each(PROFILES)('a study on %s with Kubernetes %s', (os, kubernetes, containerd) => {
  const lab = labOn(os, kubernetes, { name: 'containerd', version: containerd });
  const minor = Number(kubernetes.split('.')[1]);

  it('passes every gate of npm run check', () => {
    const checks = [checkRules, schemaCheck(findSchemas(minor), () => {})];
    expect(
      [...synthesize({ lab, platform: platformOf(lab), charts: labCharts(lab, platformOf(lab)), gates: { checks } })].length,
    ).toBeGreaterThan(lab.rows.length);
  });

  it('names the level of every namespace where the API server reads it', () => {
    const namespaces = [...labCharts(lab, platformOf(lab))]
      .filter(({ part, path }) => part === 'base' && path === '00-namespaces')
      .flatMap((chart) => renderChart(chart).map(({ json }) => new Manifest(json)));
    const levels = namespaces.map(({ name, metadata }) => [
      name,
      (metadata.labels as Record<string, string>)['pod-security.kubernetes.io/enforce'],
    ]);
    const level = minor < 23 ? undefined : 'baseline';
    expect(Object.fromEntries(levels)).toEqual({
      openfaas: level,
      'openfaas-fn': level,
      'faaslab-load': level,
      'faaslab-monitoring': 'baseline',
    });
  });
});
