import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import { CrdsChart } from './crds-chart.ts';
import { CredentialsChart } from './credentials-chart.ts';
import { FunctionsChart } from './functions-chart.ts';
import { LoadAccessChart } from './load-access-chart.ts';
import { LoadChart } from './load-chart.ts';
import { MonitoringChart } from './monitoring-chart.ts';
import { NamespacesChart } from './namespaces-chart.ts';
import { NetworkChart } from './network-chart.ts';
import { OpenFaasChart } from './openfaas-chart.ts';
import { RowChart } from './row-chart.ts';

/** One output file and the chart that fills it. */
export interface LabChart {
  /** Path in the output folder, without `.k8s.yaml`; its last part is the chart's id. */
  readonly path: string;
  /** `base` is applied as a whole; a row, and its load, on top of it. */
  readonly part: 'base' | 'row' | 'load';
  readonly build: (scope: Construct, id: string) => Chart;
}

/**
 * Every chart of a lab, one at a time.
 *
 * The base has two-digit prefixes because `kubectl apply -f` takes files in byte order of their names, and nothing else orders them: namespaces and
 * CRDs come first. Rows lie in folders of their own, which kubectl does not enter.
 */
export function* labCharts(lab: Lab): Generator<LabChart> {
  yield { path: '00-namespaces', part: 'base', build: (scope, id) => new NamespacesChart(scope, id, lab) };
  yield { path: '10-crds', part: 'base', build: (scope, id) => new CrdsChart(scope, id) };
  if (lab.credentials.source === 'generated') {
    yield { path: '20-credentials', part: 'base', build: (scope, id) => new CredentialsChart(scope, id, lab) };
  }
  yield { path: '30-openfaas', part: 'base', build: (scope, id) => new OpenFaasChart(scope, id, lab) };
  yield { path: '40-monitoring', part: 'base', build: (scope, id) => new MonitoringChart(scope, id, lab) };
  yield { path: '45-load', part: 'base', build: (scope, id) => new LoadAccessChart(scope, id) };
  yield { path: '50-functions', part: 'base', build: (scope, id) => new FunctionsChart(scope, id, lab) };
  if (lab.cluster.bootstrap.tool === 'kubeadm') {
    yield { path: 'network/flannel', part: 'load', build: (scope, id) => new NetworkChart(scope, id, lab) };
  }
  for (const row of lab.rows) {
    yield { path: `rows/${row.id}`, part: 'row', build: (scope, id) => new RowChart(scope, id, lab, row) };
    yield { path: `load/${row.id}`, part: 'load', build: (scope, id) => new LoadChart(scope, id, lab, row) };
  }
}
