import { describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import { labSecrets } from '../../charts/lab-secrets.ts';
import { checkManifests } from '../../lib/checks/check-manifests.ts';
import type { Lab, MonitoringSettings } from '../../lib/lab/lab.ts';
import { LAB_NAMESPACES } from '../../lib/lab/namespaces.ts';
import { formatFinding } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { TimeSpan } from '../../lib/quantities/time-span.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { labVariant } from './lab-variant.ts';

const { nodeExporter, prometheus } = labVariant().monitoring;

const VARIANTS: readonly (readonly [name: string, changed: Partial<MonitoringSettings>, kubernetesMinor: number])[] = [
  ['published', { level: 'published', scaling: 'published', kubelet: false, kubeStateMetrics: false }, 20],
  ['full', {}, 20],
  ['full, on a newer cluster', {}, 34],
  ['without scaling', { scaling: 'off' }, 20],
  ['with node exporters as pods', { nodeExporter: { ...nodeExporter, run: 'daemonset' } }, 20],
  ['with node exporters alone', { kubelet: false, kubeStateMetrics: false, nodeExporter: { ...nodeExporter, run: 'daemonset' } }, 20],
  ['with a Prometheus of our own', { prometheus: { ...prometheus, server: { retention: TimeSpan.seconds(3600), resources: {} } } }, 34],
];

function baseFiles(lab: Lab) {
  return [...labCharts(lab, platformOf(lab))]
    .filter(({ part }) => part === 'base')
    .map((chart) => ({
      path: `${chart.path}.k8s.yaml`,
      objects: renderChart(chart).map(({ json, excuses }) => new Manifest(json, undefined, excuses)),
    }));
}

describe.each(VARIANTS)('a lab %s', (_, changed, kubernetesMinor) => {
  const lab = labVariant(changed);
  const base = baseFiles({ ...lab, cluster: { ...lab.cluster, kubernetes: { minor: kubernetesMinor, patch: 0 } } });

  it('passes the checks of manifests', () => {
    const findings = checkManifests(
      { base, rows: [], loads: [] },
      { kubernetesMinor, secrets: labSecrets(lab, platformOf(lab)).map(({ namespace, name }) => `${namespace}/${name}`), exceptions: [] },
    );
    expect(findings.map(formatFinding)).toEqual([]);
  });

  it('has every object of monitoring in a namespace that it makes', () => {
    const objects = base.flatMap((file) => file.objects);
    const made = objects.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
    for (const { namespace, name } of objects) if (namespace !== '') expect(made, name).toContain(namespace);
    const exporters = objects.filter(({ namespace }) => namespace === LAB_NAMESPACES.monitoring);
    expect(made.includes(LAB_NAMESPACES.monitoring)).toBe(exporters.length > 0);
  });
});
