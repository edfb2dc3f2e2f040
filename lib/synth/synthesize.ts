import type { LabChart } from '../../charts/lab-charts.ts';
import { labSecrets } from '../../charts/lab-secrets.ts';
import { CapacityCheck, type CapacityReport } from '../capacity/capacity-check.ts';
import { capacityIndex } from '../capacity/capacity-index.ts';
import { ManifestChecker } from '../checks/check-manifests.ts';
import { ManifestError } from '../checks/manifest-error.ts';
import { withToolAnnotations } from '../exceptions/tool-annotations.ts';
import { hostFiles } from '../host-scripts/host-files.ts';
import type { Lab } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import type { Finding } from '../manifest/finding.ts';
import { Manifest } from '../manifest/manifest.ts';
import type { OutputFile } from '../output/write-output.ts';
import type { LabPlatform } from '../platform/lab-platform.ts';
import { DOCUMENT_SEPARATOR, yamlText } from '../util/yaml-text.ts';
import { renderChart } from './render-chart.ts';
import { rowsIndex } from './rows-index.ts';

/** Gates that a check of a study adds to the checks that every synth makes; what they prove of the shipped studies is proven by tests. */
export interface Gates {
  /** 34 for Kubernetes 1.34. @default - the study's own */
  readonly kubernetesMinor?: number;
  readonly checks: readonly Check[];
}

export interface SynthesizeOptions {
  readonly lab: Lab;
  readonly platform: LabPlatform;
  readonly charts: Iterable<LabChart>;
  /**
   * Told, before the last files, what the cluster makes of the rows; with `capacity: warn` nobody else says what cannot run.
   * @default - nobody is told
   */
  readonly onCapacity?: ((report: CapacityReport) => void) | undefined;
  /** @default - none */
  readonly gates?: Gates;
}

/**
 * The files of a lab, one at a time: each chart is rendered, checked and turned into text before the next is built, so that memory does not grow
 * with the number of rows. The caller keeps nothing until the last file is there.
 *
 * @throws ManifestError after the last chart, with every finding
 */
export function* synthesize({ lab, platform, charts, onCapacity, gates }: SynthesizeOptions): Generator<OutputFile> {
  const checker = new ManifestChecker({
    kubernetesMinor: gates?.kubernetesMinor ?? lab.cluster.kubernetes.minor,
    secrets: labSecrets(lab, platform).map(({ namespace, name }) => `${namespace}/${name}`),
    exceptions: [],
    platformChecks: platform.checks,
    gates: gates?.checks ?? [],
  });
  const capacityCheck = new CapacityCheck(lab, platform.pods);
  const findings: Finding[] = [];
  for (const chart of charts) {
    const path = `${chart.path}.k8s.yaml`;
    const manifests = renderChart(chart).map(({ json, excuses }) => {
      const object = withToolAnnotations(json, excuses);
      return new Manifest(object, yamlText(object), excuses);
    });
    findings.push(...checker.add(chart.part, { path, objects: manifests }));
    capacityCheck.add(chart.part, chart.path, manifests);
    yield { path, text: manifests.map(({ text }) => text).join(DOCUMENT_SEPARATOR) };
  }
  findings.push(...checker.finish());
  const capacity = capacityCheck.report();
  onCapacity?.(capacity);
  if (lab.capacity === 'error') findings.push(...capacity.errors);
  if (findings.length > 0) throw new ManifestError(findings);
  yield* hostFiles(lab, platform.operator);
  yield { path: 'index/rows.json', text: rowsIndex(lab, platform) };
  yield { path: 'index/capacity.json', text: capacityIndex(lab.study, capacity.rows) };
}
