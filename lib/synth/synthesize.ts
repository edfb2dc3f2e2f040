import type { LabChart } from '../../charts/lab-charts.ts';
import { CapacityCheck, type CapacityReport } from '../capacity/capacity-check.ts';
import { capacityIndex } from '../capacity/capacity-index.ts';
import { hostFiles } from '../host/host-files.ts';
import { ManifestChecker } from '../manifest/check-manifests.ts';
import { EXCEPTIONS, FLANNEL_EXCEPTIONS } from '../manifest/exceptions.ts';
import type { Finding } from '../manifest/finding.ts';
import { Manifest } from '../manifest/manifest.ts';
import { ManifestError } from '../manifest/manifest-error.ts';
import { type Lab, NAMESPACES, SECRETS } from '../model/lab.ts';
import type { OutputFile } from '../output/write-output.ts';
import { yamlDocuments } from '../util/yaml-text.ts';
import { renderChart } from './render-chart.ts';
import { rowsIndex } from './rows-index.ts';

/**
 * The files of a lab, one at a time: each chart is rendered, checked and turned into text before the next is built, so that memory does not grow
 * with the number of rows. The caller keeps nothing until the last file is there.
 *
 * @param onCapacity is told, before the last files, what the cluster makes of the rows; with `capacity: warn` nobody else says what cannot run
 * @throws ManifestError after the last chart, with every finding
 */
export function* synthesize(lab: Lab, charts: Iterable<LabChart>, onCapacity?: (report: CapacityReport) => void): Generator<OutputFile> {
  const checker = new ManifestChecker({
    kubernetesMinor: lab.cluster.kubernetes.minor,
    secrets: Object.values(SECRETS).map((name) => `${NAMESPACES.openfaas}/${name}`),
    exceptions: lab.cluster.bootstrap.tool === 'kubeadm' ? [...EXCEPTIONS, ...FLANNEL_EXCEPTIONS] : EXCEPTIONS,
  });
  const capacityCheck = new CapacityCheck(lab);
  const findings: Finding[] = [];
  for (const chart of charts) {
    const path = `${chart.path}.k8s.yaml`;
    const objects = renderChart(chart);
    const manifests = objects.map((object) => new Manifest(object));
    findings.push(...checker.add(chart.part, { path, objects: manifests }));
    capacityCheck.add(chart.part, chart.path, manifests);
    yield { path, text: yamlDocuments(objects) };
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
