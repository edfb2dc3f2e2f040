import type { LabChart } from '../../charts/lab-charts.ts';
import { capacityIndex } from '../capacity/capacity-index.ts';
import type { RowCapacity } from '../capacity/row-capacity.ts';
import { hostFiles } from '../host/host-files.ts';
import { ManifestChecker } from '../manifest/check-manifests.ts';
import { EXCEPTIONS } from '../manifest/exceptions.ts';
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
 * @throws ManifestError after the last chart, with every finding
 */
export function* synthesize(lab: Lab, charts: Iterable<LabChart>): Generator<OutputFile> {
  const checker = new ManifestChecker({
    kubernetesMinor: lab.cluster.kubernetes.minor,
    secrets: Object.values(SECRETS).map((name) => `${NAMESPACES.openfaas}/${name}`),
    exceptions: EXCEPTIONS,
  });
  const findings: Finding[] = [];
  for (const chart of charts) {
    const path = `${chart.path}.k8s.yaml`;
    const objects = renderChart(chart);
    findings.push(...checker.add(chart.part, { path, objects: objects.map((object) => new Manifest(object)) }));
    yield { path, text: yamlDocuments(objects) };
  }
  findings.push(...checker.finish());
  if (findings.length > 0) throw new ManifestError(findings);
  yield* hostFiles(lab);
  yield { path: 'index/rows.json', text: rowsIndex(lab) };
}
