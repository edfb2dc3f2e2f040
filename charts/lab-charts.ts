import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import type { OutputPart } from '../lib/manifest/apply-unit.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';
import { BuiltChart } from './built-chart.ts';
import { CredentialsChart } from './credentials-chart.ts';
import { LoadBaseChart } from './load-base-chart.ts';
import { LoadChart } from './load-chart.ts';
import { MonitoringChart } from './monitoring-chart.ts';
import { NamespacesChart } from './namespaces-chart.ts';
import { NetworkChart } from './network-chart.ts';
import { rowMetadata } from './row-metadata.ts';

/** One output file and the chart that fills it. */
export interface LabChart {
  /** Path in the output folder, without `.k8s.yaml`; its last part is the chart's id. */
  readonly path: string;
  readonly part: OutputPart;
  readonly build: (scope: Construct, id: string) => Chart;
}

/**
 * Every chart of a lab, one at a time.
 *
 * The base has two-digit prefixes because `kubectl apply -f` takes files in byte order of their names, and nothing else orders them: namespaces and
 * CRDs come first. Rows lie in folders of their own, which kubectl does not enter.
 */
export function* labCharts(lab: Lab, platform: LabPlatform): Generator<LabChart> {
  const chart = (path: string, part: OutputPart, build: LabChart['build']): LabChart => ({ path, part, build });
  const built = (path: string, part: OutputPart, fill: (scope: Construct) => void): LabChart =>
    chart(path, part, (scope, id) => new BuiltChart(scope, id, fill));

  yield chart('00-namespaces', 'base', (scope, id) => new NamespacesChart(scope, id, lab, platform));
  const { crds, functions } = platform;
  if (crds !== undefined) yield built('10-crds', 'base', crds);
  if (lab.credentials.source === 'generated')
    yield chart('20-credentials', 'base', (scope, id) => new CredentialsChart(scope, id, lab, platform));
  for (const [index, { name, build }] of platform.base.entries()) yield built(`${FIRST_OF_PLATFORM + index}-${name}`, 'base', build);
  yield chart('40-monitoring', 'base', (scope, id) => new MonitoringChart(scope, id, lab, platform));
  yield chart('45-load', 'base', (scope, id) => new LoadBaseChart(scope, id, platform));
  if (functions !== undefined) yield built('50-functions', 'base', functions);
  if (lab.cluster.bootstrap.tool === 'kubeadm') yield chart('network/flannel', 'network', (scope, id) => new NetworkChart(scope, id, lab));
  for (const row of lab.rows) {
    const metadata = rowMetadata(lab, row);
    yield built(`rows/${row.id}`, 'row', (scope) => platform.row(scope, row, metadata));
    yield chart(`load/${row.id}`, 'load', (scope, id) => new LoadChart(scope, id, { lab, platform, row, metadata }));
  }
}

/** Ten files at most: the next prefix is monitoring's. */
const FIRST_OF_PLATFORM = 30;
