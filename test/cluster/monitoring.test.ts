import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabChart, labCharts } from '../../charts/lab-charts.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import type { MatrixRow } from '../../lib/lab/matrix-row.ts';
import { nodeCpuRatio, nodeMemoryRatio } from '../../lib/metrics/promql/promql.ts';
import { rowAverageQueries } from '../../lib/metrics/row-queries/row-averages.ts';
import { loadSettled } from '../../lib/metrics/rules/load-rules.ts';
import { PLATFORMS, platformOf } from '../../lib/platforms/platforms.ts';
import { TimeSpan } from '../../lib/quantities/time-span.ts';
import { renderChart } from '../../lib/synth/render-chart.ts';
import { yamlDocuments } from '../../lib/util/yaml-text.ts';
import { filledIn } from '../monitoring/lab-variant.ts';
import { drawDashboard } from '../support/draw-dashboard.ts';
import { labMonitoringOf } from '../support/lab-monitoring-of.ts';
import { activeTargets, instantQuery, rangeQuery } from './cluster-prometheus.ts';
import { eventually, getJson, type KubernetesList, kubectl, mustKubectl, requireCluster } from './kubectl.ts';

const ROW_ID = 't4-3-1-r03-cpu-500m';
const LOAD_SECONDS = 60;
const SCALED = 'hello-python';

interface Node {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: { readonly addresses: readonly { readonly type: string; readonly address: string }[] };
}

interface Deployment {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number };
}

const NAMESPACES_OF_LAB = ['faaslab-load', 'faaslab-monitoring', 'openfaas-fn', 'openfaas'];

/** Deployments without which nothing below can be asked. kube-state-metrics may be missing where its image is not to be had. */
const NEEDED = ['gateway', 'basic-auth-plugin', 'nats', 'prometheus', 'alertmanager', SCALED, 'float-operation'];

describe.skipIf(!requireCluster())('monitoring on a cluster', () => {
  const started = Date.now() / 1000;
  let lab: Lab;
  let row: MatrixRow;
  /** Whether kube-state-metrics runs, and is not a stand-in. */
  let clusterState = false;

  beforeAll(async () => {
    lab = labOfThisCluster();
    row = longRow(lab);
    for (const chart of labCharts(lab, platformOf(lab))) if (chart.part === 'base') apply(rendered(chart));
    // Free to be scaled, as a function that faas-cli deploys is; those of the lab are pinned.
    mustKubectl(
      '-n',
      'openfaas-fn',
      'patch',
      `deployment/${SCALED}`,
      '--type=merge',
      '--patch',
      JSON.stringify({
        metadata: { labels: SCALE_LABELS },
        spec: { template: { metadata: { labels: SCALE_LABELS } } },
      }),
    );
    await eventually(`${NEEDED.join(', ')} are ready`, 240, () => {
      const ready = new Set(
        ['openfaas', 'openfaas-fn']
          .flatMap((namespace) => getJson<KubernetesList<Deployment>>('-n', namespace, 'deployments').items)
          .filter(({ spec, status }) => (status.readyReplicas ?? 0) >= spec.replicas)
          .map(({ metadata }) => metadata.name),
      );
      return NEEDED.every((name) => ready.has(name)) ? true : undefined;
    });
  });

  afterAll(() => {
    mustKubectl('delete', 'namespace', ...NAMESPACES_OF_LAB, '--ignore-not-found', '--wait=true', '--timeout=180s');
    mustKubectl('delete', '--ignore-not-found', 'crd/profiles.openfaas.com');
    for (const kind of ['clusterrole', 'clusterrolebinding']) {
      mustKubectl('delete', '--ignore-not-found', kind, 'faaslab-node-metrics', 'faaslab-kube-state-metrics');
    }
  });

  it('Prometheus finds the gateway, the kubelets and the node exporters by itself, and all of them answer', async () => {
    const jobs = ['kubernetes-pods', 'kubelet-cadvisor', 'alertmanager', 'prometheus', ...nodeJobs(lab)];
    const targets = await eventually(`targets of ${jobs.join(', ')} answer`, 90, () => {
      const up = activeTargets().filter(({ health }) => health === 'up');
      return jobs.every((job) => up.some(({ labels }) => labels.job === job)) ? activeTargets() : undefined;
    });
    const of = (job: string) => targets.filter(({ labels }) => labels.job === job);
    expect(of('kubernetes-pods').map(({ labels }) => labels.app)).toEqual(['gateway']);
    expect(of('kubernetes-pods')[0]?.labels.instance).toMatch(/:8082$/);
    expect(of('kubelet-cadvisor').map(({ labels }) => labels.node)).toEqual(
      expect.arrayContaining(lab.cluster.hosts.map(({ name }) => name)),
    );
  });

  it('knows the pods of the cluster, where kube-state-metrics is to be had', async () => {
    const missing = 'kube-state-metrics must run for what needs the labels of pods and Jobs';
    try {
      await eventually('kube_pod_info', 60, () => (instantQuery('kube_pod_info').length > 0 ? true : undefined));
      clusterState = true;
    } catch (error) {
      if (process.env.CI) throw new Error(missing, { cause: error });
      console.warn(`SKIPPED: ${missing}`);
    }
  });

  it('can read the metrics of nodes and nothing else of them', () => {
    const can = (...args: readonly string[]) =>
      kubectl(['auth', 'can-i', ...args, '--as=system:serviceaccount:openfaas:openfaas-prometheus']).stdout.trim();
    expect(can('list', 'nodes')).toBe('yes');
    expect(can('get', 'nodes', '--subresource=metrics')).toBe('yes');
    expect(can('get', 'nodes', '--subresource=proxy')).toBe('no');
    expect(can('list', 'secrets', '-n', 'openfaas')).toBe('no');
    expect(can('list', 'pods', '-n', 'kube-system')).toBe('no');
  });

  it('has every rule of the lab loaded and none failing', () => {
    expect(instantQuery('sum(prometheus_rule_group_rules)')[0]?.points[0]?.[1]).toBe(
      labMonitoringOf(lab).rules.reduce((sum, { rules }) => sum + rules.length, 0),
    );
    expect(instantQuery('sum(increase(prometheus_rule_evaluation_failures_total[5m])) > 0')).toEqual([]);
  });

  it('shows the CPU and memory of every node', async () => {
    const nodes = lab.cluster.hosts.map(({ name }) => name);
    for (const expr of [nodeCpuRatio({ window: '20s' }), nodeMemoryRatio({})]) {
      // A rate needs two samples, and the exporters have only just come up.
      const series = await eventually('every node is known', 60, () => {
        const found = instantQuery(expr);
        return found.length === nodes.length ? found : undefined;
      });
      expect(series.map(({ metric }) => metric.node)).toEqual(nodes);
      for (const { points } of series) {
        expect(points[0]?.[1]).toBeGreaterThan(0);
        expect(points[0]?.[1]).toBeLessThanOrEqual(1);
      }
    }
  });

  it("has a row's request rate, CPU and throttling while its load runs", async () => {
    apply(chartOf(lab, row, `rows/${row.id}`));
    mustKubectl('-n', 'openfaas-fn', 'rollout', 'status', '--timeout=150s', `deployment/${row.function}`);
    apply(chartOf(lab, row, `load/${row.id}`));
    const containers = `namespace="openfaas-fn",container="${row.function}"`;
    const rate = (metric: string) => instantQuery(`sum(rate(${metric}{${containers}}[1m]))`)[0]?.points[0]?.[1] ?? 0;
    const seen = await eventually('the row is seen', LOAD_SECONDS + 30, () => {
      const invocations = instantQuery(`function:invocations:rate{function="${row.function}"}`)[0]?.points[0]?.[1] ?? 0;
      const cores = rate('container_cpu_usage_seconds_total');
      const periods = rate('container_cpu_cfs_periods_total');
      const throttled = rate('container_cpu_cfs_throttled_periods_total');
      return invocations > 1 && cores > 0.1 && throttled > 0 ? { invocations, cores, throttled: throttled / periods } : undefined;
    });
    console.info(`${row.id}: ${JSON.stringify(seen)}`);
    // Half a core is the row's limit.
    expect(seen.cores).toBeLessThan(0.6);
    expect(seen.throttled).toBeLessThanOrEqual(1);
    if (clusterState) {
      expect(instantQuery(`row:load_running:info{row_id="${row.id}"}`)[0]?.points[0]?.[1]).toBe(1);
      expect(instantQuery(`row:answers:rate{row_id="${row.id}"}`)[0]?.points[0]?.[1]).toBeGreaterThan(1);
    }
  });

  it('knows the row over its own window once it has ended', async () => {
    await eventually('the load Job ends', LOAD_SECONDS + 60, () => {
      const { status } = getJson<{ status: { succeeded?: number } }>('-n', 'faaslab-load', `job/load-${row.id}`);
      return status.succeeded === 1 ? true : undefined;
    });
    if (!clusterState) return;
    await new Promise((resolve) => setTimeout(resolve, loadSettled(TimeSpan.seconds(5)).milliseconds + 5000));
    const averages = rowAverageQueries({ rowId: row.id, range: '10m', intervalSeconds: 5 }).map(({ name, expr }) => {
      const series = instantQuery(expr);
      expect(series.length, name).toBeGreaterThan(0);
      return [name, series[0]?.points[0]?.[1] ?? Number.NaN] as const;
    });
    console.info(`${row.id}: ${JSON.stringify(Object.fromEntries(averages))}`);
    const value = new Map(averages);
    expect(value.get('job-seconds')).toBeGreaterThan(LOAD_SECONDS - 10);
    expect(value.get('job-seconds')).toBeLessThan(LOAD_SECONDS + 40);
    expect(value.get('function-cpu')).toBeGreaterThan(0.3);
    expect(value.get('function-cpu')).toBeLessThan(0.55);
    expect(value.get('function-throttled-periods')).toBeGreaterThan(0.1);
    expect(instantQuery(`row:load_running:info{row_id="${row.id}"}`)).toEqual([]);
  });

  it('a function that is called often is scaled up through Alertmanager and the gateway, and down when the calls stop', async () => {
    const replicas = () => getJson<Deployment>('-n', 'openfaas-fn', 'deployment', SCALED).spec.replicas;
    expect(replicas()).toBe(1);
    const pinned = getJson<Deployment>('-n', 'openfaas-fn', 'deployment', 'float-operation').spec.replicas;
    apply([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'calls', namespace: 'faaslab-load' },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          containers: [
            {
              name: 'wrk',
              image: lab.load.image,
              command: [
                'wrk',
                '-t1',
                '-c1',
                '-d90s',
                '--timeout',
                '5s',
                `http://gateway.openfaas.svc.cluster.local:8080/function/${SCALED}`,
              ],
            },
          ],
        },
      },
    ]);
    const up = await eventually('more than one replica', 100, () => (replicas() > 1 ? replicas() : undefined));
    expect(up).toBeLessThanOrEqual(Number(SCALE_LABELS['com.openfaas.scale.max']));
    expect(
      instantQuery('ALERTS{alertname="APIHighInvocationRate",alertstate="firing"}').map(({ metric }) => metric.function_name),
    ).toContain(`${SCALED}.openfaas-fn`);
    await eventually('the calls end', 120, () => {
      const { status } = getJson<{ status: { phase: string } }>('-n', 'faaslab-load', 'pod', 'calls');
      return status.phase === 'Succeeded' ? true : undefined;
    });
    await eventually('one replica again', 120, () => (replicas() === 1 ? true : undefined));
    // The alert of the pinned function fired too while its row ran, and changed nothing.
    expect(getJson<Deployment>('-n', 'openfaas-fn', 'deployment', 'float-operation').spec.replicas).toBe(pinned);
    expect(instantQuery('sum(alertmanager_notifications_failed_total{integration="webhook"})')[0]?.points[0]?.[1]).toBe(0);
  }, 420_000);

  it.runIf(process.env.UPDATE_PICTURES)('draws the dashboards', async () => {
    const end = Date.now() / 1000;
    const start = Math.max(started, end - 15 * 60);
    for (const content of labMonitoringOf(lab).dashboards) {
      const svg = await drawDashboard(content, {
        start,
        end,
        range: async (expr, step) => rangeQuery(filledIn(expr), start, end, step),
      });
      writeFileSync(`docs/pictures/${content.uid}.svg`, svg);
    }
  });
});

const SCALE_LABELS = { 'com.openfaas.scale.min': '1', 'com.openfaas.scale.max': '4' } as const;

/** The course report's lab with the nodes of the cluster at hand as its hosts, and node exporters as pods on them. */
function labOfThisCluster(): Lab {
  const lab = loadStudy('experiments', 'course-report', PLATFORMS);
  const [template] = lab.cluster.hosts;
  if (template === undefined) throw new Error('the study must have a host');
  const nodes = getJson<KubernetesList<Node>>('nodes').items.filter(({ metadata }) => metadata.labels.type !== 'kwok');
  const hosts = nodes.map(({ metadata, status }) => {
    const address = status.addresses.find(({ type }) => type === 'InternalIP')?.address;
    if (address === undefined) throw new Error(`node ${metadata.name} must have an InternalIP`);
    return { ...template, name: metadata.name, address };
  });
  const { nodeExporter } = lab.monitoring;
  return {
    ...lab,
    cluster: { ...lab.cluster, hosts },
    monitoring: { ...lab.monitoring, nodeExporter: { ...nodeExporter, run: 'daemonset', jobNames: new Map() } },
  };
}

/** A row with a limit that its load reaches, long enough to be watched. */
function longRow(lab: Lab): MatrixRow {
  const found = lab.rows.find(({ id }) => id === ROW_ID);
  if (found === undefined) throw new Error(`no row ${ROW_ID}`);
  return { ...found, load: { ...found.load, duration: TimeSpan.seconds(LOAD_SECONDS) } };
}

function nodeJobs(lab: Lab): string[] {
  return lab.cluster.hosts.map(({ name }) => `${name}_node_exporter_metrics`);
}

/** A row that is longer than the study's takes its place. */
function chartOf(lab: Lab, row: MatrixRow, path: string): readonly object[] {
  const chart = [...labCharts({ ...lab, rows: [row] }, platformOf(lab))].find((entry) => entry.path === path);
  if (chart === undefined) throw new Error(`no chart ${path}`);
  return rendered(chart);
}

function rendered(chart: LabChart): readonly object[] {
  return renderChart(chart).map(({ json }) => json);
}

function apply(objects: readonly object[]): void {
  const { exitCode, stderr } = kubectl(['apply', '-f', '-'], { input: yamlDocuments(objects) });
  expect([exitCode, stderr]).toEqual([0, '']);
}
