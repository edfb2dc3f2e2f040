import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { ApplyUnit } from '../../lib/manifest/apply-unit.ts';
import { objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest, type ManifestFile } from '../../lib/manifest/manifest.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { exceptionsPage, unknownRules } from './exceptions-page.ts';
import { studyExcuses } from './study-excuses.ts';

/** Those of the project: a user's own stand beside them. */
const labs = ['course-report'].map((study) => [study, loadStudy('experiments', study, PLATFORMS)] as const);

/** What one apply sends, with everything under it. */
function units(lab: Lab): ApplyUnit[] {
  const files = [...labCharts(lab, platformOf(lab))].map((chart) => ({
    part: chart.part,
    file: {
      path: chart.path,
      objects: renderChart(chart).map(({ json, excuses }) => new Manifest(json, undefined, excuses)),
    } satisfies ManifestFile,
  }));
  const base = ApplyUnit.ofBase(files.filter(({ part }) => part === 'base').map(({ file }) => file));
  return [
    base,
    ...files.flatMap(({ part, file }) => {
      if (part === 'base') return [];
      if (part === 'network') return [ApplyUnit.ofNetwork(file)];
      return [part === 'row' ? ApplyUnit.ofRow(file, base) : ApplyUnit.ofLoad(file, base)];
    }),
  ];
}

/** Excuses from something that no rule finds in that object, and findings that nobody excuses. */
function untrue(lab: Lab): { readonly excuses: string[]; readonly findings: string[] } {
  const context = { kubernetesMinor: lab.cluster.kubernetes.minor, secrets: new Set<string>() };
  const excuses: string[] = [];
  const findings: string[] = [];
  for (const unit of units(lab)) {
    const found = checkRules(unit, context);
    for (const { file, manifest } of unit.entries) {
      const label = objectLabel(manifest.label);
      const rules = new Set(found.filter((finding) => finding.file === file && objectLabel(finding) === label).map(({ rule }) => rule));
      for (const rule of manifest.excuses.keys()) if (!rules.has(rule)) excuses.push(`${file}: ${label}: ${rule}`);
      for (const rule of rules) if (!manifest.excuses.has(rule)) findings.push(`${file}: ${label}: ${rule}`);
    }
  }
  return { excuses, findings };
}

/** The same study as it is not shipped. */
function variants(lab: Lab): (readonly [string, Lab])[] {
  const { monitoring, cluster } = lab;
  const kubernetes = (minor: number) => ({ ...cluster, kubernetes: { minor, patch: 0 } });
  const server = { retention: monitoring.nodeExporter.scrapeInterval, resources: {} };
  return [
    ['as it is', lab],
    ['hardened', { ...lab, fidelity: 'hardened' }],
    ['on Kubernetes 1.34', { ...lab, cluster: kubernetes(34) }],
    ['hardened, on Kubernetes 1.34', { ...lab, fidelity: 'hardened', cluster: kubernetes(34) }],
    [
      'with node exporters as pods',
      { ...lab, monitoring: { ...monitoring, nodeExporter: { ...monitoring.nodeExporter, run: 'daemonset' } } },
    ],
    ['with a Prometheus of ours', { ...lab, monitoring: { ...monitoring, prometheus: { ...monitoring.prometheus, server } } }],
    [
      'without amounts for Grafana and load',
      { ...lab, monitoring: { ...monitoring, grafana: { ...monitoring.grafana, resources: {} } }, load: { ...lab.load, resources: {} } },
    ],
  ];
}

describe.each(labs)('excuses of %s', (_study, lab) => {
  it.each(variants(lab))('%s: each is from something that is found in its object, and nothing else is found', (_name, variant) => {
    expect(untrue(variant)).toEqual({ excuses: [], findings: [] });
  });

  it('name rules that there are, with a reason', () => {
    const excuses = studyExcuses(lab);
    expect(unknownRules(excuses)).toEqual([]);
    expect(excuses.filter(({ reason }) => reason.trim() === '')).toEqual([]);
  });
});

it('are listed with their reasons in docs/exceptions.md', async () => {
  await expect(exceptionsPage(new Map(labs.map(([study, lab]) => [study, studyExcuses(lab)])))).toMatchFileSnapshot(
    resolve('docs/exceptions.md'),
  );
});
