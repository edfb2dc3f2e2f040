import type { LabChart } from '../../charts/lab-charts.ts';
import { CapacityCheck, type CapacityReport } from '../capacity/capacity-check.ts';
import { capacityIndex } from '../capacity/capacity-index.ts';
import { ManifestChecker } from '../checks/check-manifests.ts';
import { ManifestError } from '../checks/manifest-error.ts';
import { exceptionsOf } from '../exceptions/exceptions.ts';
import { ToolAnnotations } from '../exceptions/tool-annotations.ts';
import { hostFiles } from '../host-scripts/host-files.ts';
import { type Lab, NAMESPACES, SECRETS } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import type { Finding } from '../manifest/finding.ts';
import { Manifest } from '../manifest/manifest.ts';
import type { OutputFile } from '../output/write-output.ts';
import { DOCUMENT_SEPARATOR, yamlText } from '../util/yaml-text.ts';
import { renderChart } from './render-chart.ts';
import { rowsIndex } from './rows-index.ts';

/** Gates that a check of a study adds to the checks that every synth makes; what they prove of the shipped studies is proven by tests. */
export interface Gates {
  /** 34 for Kubernetes 1.34. @default - the study's own */
  readonly kubernetesMinor?: number;
  readonly checks: readonly Check[];
}

/**
 * The files of a lab, one at a time: each chart is rendered, checked and turned into text before the next is built, so that memory does not grow
 * with the number of rows. The caller keeps nothing until the last file is there.
 *
 * @param onCapacity is told, before the last files, what the cluster makes of the rows; with `capacity: warn` nobody else says what cannot run
 * @throws ManifestError after the last chart, with every finding
 */
export function* synthesize(
  lab: Lab,
  charts: Iterable<LabChart>,
  onCapacity?: (report: CapacityReport) => void,
  gates?: Gates,
): Generator<OutputFile> {
  const exceptions = exceptionsOf(lab);
  const checker = new ManifestChecker({
    kubernetesMinor: gates?.kubernetesMinor ?? lab.cluster.kubernetes.minor,
    secrets: Object.values(SECRETS).map((name) => `${NAMESPACES.openfaas}/${name}`),
    exceptions: gates === undefined ? exceptions.checks : [...exceptions.checks, ...exceptions.rules],
    refuseUnused: gates === undefined || exceptions.isOwn,
    gates: gates?.checks ?? [],
  });
  const annotations = new ToolAnnotations(exceptions.rules);
  const capacityCheck = new CapacityCheck(lab);
  const findings: Finding[] = [];
  for (const chart of charts) {
    const path = `${chart.path}.k8s.yaml`;
    const objects = renderChart(chart).map((object) => annotations.annotate(object));
    const texts = objects.map(yamlText);
    const manifests = objects.map((object, index) => new Manifest(object, texts[index]));
    findings.push(...checker.add(chart.part, { path, objects: manifests }));
    capacityCheck.add(chart.part, chart.path, manifests);
    yield { path, text: texts.join(DOCUMENT_SEPARATOR) };
  }
  findings.push(...checker.finish());
  const capacity = capacityCheck.report();
  onCapacity?.(capacity);
  if (lab.capacity === 'error') findings.push(...capacity.errors);
  if (findings.length > 0) throw new ManifestError(findings);
  yield* hostFiles(lab);
  yield { path: 'index/rows.json', text: rowsIndex(lab) };
  yield { path: 'index/capacity.json', text: capacityIndex(lab.study, capacity.rows) };
}
