import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  nodeCpuRatio,
  nodeDiskReadBytesPerSecond,
  nodeDiskWrittenBytesPerSecond,
  nodeFilesystemRatio,
  nodeMemoryRatio,
  nodeNetworkReceiveBitsPerSecond,
  nodeNetworkTransmitBitsPerSecond,
} from '../../lib/metrics/promql/promql.ts';
import { rowAverageQueries } from '../../lib/metrics/row-queries/row-averages.ts';
import { rowWindowQueries } from '../../lib/metrics/row-queries/row-window.ts';
import { loadSettled } from '../../lib/metrics/rules/load-rules.ts';
import { TimeSpan } from '../../lib/quantities/time-span.ts';
import { METRIC_CATALOGUE } from '../metrics/metric-catalogue.ts';
import { dashboardExpressions, filledIn } from '../monitoring/lab-variant.ts';
import { distDashboards } from '../monitoring/live/dist-files.ts';
import { type HostCounters, hasDiskFilesystem, hostCounters, memoryUse, rootUse } from '../monitoring/live/host-truth.ts';
import type { SyntheticLab } from '../monitoring/live/lab-exporter.ts';
import { EXPECTED_AUTHORIZATION, LiveMonitoring } from '../monitoring/live/live-monitoring.ts';
import { drawDashboard } from '../support/draw-dashboard.ts';
import { requireTool } from '../support/require-tool.ts';

const ROW = 't4-3-1-r03-cpu-500m';
const NODES = ['master-0001', 'slave-0001', 'slave-0002'];

/** Of the row's function while its load runs; without load its pod does nothing. */
const LOAD_CORES = 0.5;

/** Six calls per second scale a function up, four do not; the third function's failures are an alert that must not reach the gateway. */
const lab: SyntheticLab = {
  nodes: NODES,
  load: undefined,
  functions: [
    {
      name: 'float-operation',
      node: 'slave-0001',
      rowId: ROW,
      cores: 0,
      throttledRatio: 0.4,
      memoryBytes: 3e7,
      replicas: 3,
      pending: 1,
      perSecond: { '200': 6 },
    },
    {
      name: 'matmul',
      node: 'slave-0002',
      cores: 0.2,
      throttledRatio: 0,
      memoryBytes: 5e7,
      replicas: 1,
      pending: 0,
      perSecond: { '200': 4 },
    },
    {
      name: 'hello-python',
      node: 'slave-0002',
      cores: 0.05,
      throttledRatio: 0,
      memoryBytes: 2e7,
      replicas: 1,
      pending: 0,
      perSecond: { '200': 2, '502': 0.5 },
    },
  ],
};

const EXPECTED_ALERTS = [
  'APIHighInvocationRate',
  'FunctionErrorRatioHigh',
  'FunctionCpuThrottled',
  'FunctionPodsPending',
  'FunctionReplicasMissing',
];

/** Length of the window over which the host is compared with what Prometheus says, seconds. */
const WINDOW = 40;

/** Until the windows of a load have closed; one interval for the rule that comes last. */
const SETTLED_MS = loadSettled(TimeSpan.seconds(5)).milliseconds + 5000;

/** Of the second load, which is as short as most of the report's: seconds, calls and cores. */
const SHORT = { seconds: 5, calls: 61, cores: 1.5 };

/** Calls that the load generator breaks off when it ends. */
const BROKEN_OFF = 50;

function unixTime(): number {
  return Math.floor(Date.now() / 1000);
}

const WRITTEN_PER_SECOND = 4 * 2 ** 20;

const tools = ['prometheus', 'prometheus-alertmanager', 'prometheus-node-exporter'].map((tool) => requireTool(tool));

describe.skipIf(tools.includes(false))('the monitoring of dist/, run on this machine', () => {
  const history: HostCounters[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'monitoring-load-'));
  let live: LiveMonitoring;
  let burner: ChildProcess;
  let ticker: NodeJS.Timeout;
  const started = Date.now() / 1000;

  beforeAll(async () => {
    live = await LiveMonitoring.start(lab);
    // As in a lab: the function's pod is there, and known, before anything calls it.
    const deadline = Date.now() + 30_000;
    while ((await live.api.query('container_cpu_usage_seconds_total{pod="float-operation-0"}')).length === 0) {
      if (Date.now() > deadline) throw new Error('no kubelet told of the function within 30 s');
      await sleep(500);
    }
    live.change((now) => {
      now.load = { rowId: ROW, started: unixTime() };
      if (now.functions[0] !== undefined) now.functions[0].cores = LOAD_CORES;
    });
    // A known load: one core, and a steady stream of writes that reach the disk.
    burner = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    const file = openSync(join(folder, 'writes'), 'w');
    const block = Buffer.alloc(WRITTEN_PER_SECOND, 1);
    ticker = setInterval(() => {
      history.push(hostCounters());
      writeSync(file, block, 0, block.length, 0);
      fsyncSync(file);
    }, 1000);
    ticker.unref();
    await sleep((WINDOW + 15) * 1000);
    clearInterval(ticker);
    burner.kill();
    closeSync(file);
  }, 150_000);

  afterAll(async () => {
    clearInterval(ticker);
    burner?.kill();
    await live?.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  /** The readings of the host around a time. */
  function readings(time: number): { readonly before: HostCounters; readonly after: HostCounters } {
    const before = history.findLast(({ at }) => at <= time);
    const after = history.find(({ at }) => at > time);
    if (before === undefined || after === undefined) throw new Error(`the host was not watched at ${time}`);
    return { before, after };
  }

  /**
   * What Prometheus says of each node over the window before the load ended, and between which bounds it must lie: what the kernel counted between
   * the first and the last scrape in that window, per second, at least and at most, since its counters were read at other moments.
   */
  async function compare(expr: string, metric: string, of: (counters: HostCounters) => number) {
    const end = (history.at(-3)?.at ?? Number.NaN) - 1;
    const said = await live.api.query(expr, end);
    const scrapes = await live.api.samples(`${metric}[${WINDOW}s]`, end);
    return NODES.map((node) => {
      const times = scrapes.find((series) => series.metric.node === node)?.points.map(([time]) => time) ?? [];
      const [first, last] = [readings(times[0] ?? Number.NaN), readings(times.at(-1) ?? Number.NaN)];
      const seconds = (times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN);
      return {
        node,
        value: said.find((series) => series.metric.node === node)?.points[0]?.[1] ?? Number.NaN,
        least: (of(last.before) - of(first.after)) / seconds,
        most: (of(last.after) - of(first.before)) / seconds,
      };
    });
  }

  it('every target answers', async () => {
    const targets = await live.api.targets();
    expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
    expect(targets.map(({ job }) => job).toSorted()).toEqual(
      [
        'master_node_exporter_metrics',
        'slave-0001_node_exporter_metrics',
        'slave-0002_node_exporter_metrics',
        'prometheus',
        'kubernetes-pods',
        'alertmanager',
        ...NODES.map(() => 'kubelet-cadvisor'),
        'kube-state-metrics',
      ].toSorted(),
    );
  });

  it('every metric of the catalogue is there, of the job that the catalogue says', async () => {
    for (const [job, metrics] of Object.entries(METRIC_CATALOGUE)) {
      if (job === '*') continue;
      const pattern = job.replace('<host>', '.+');
      for (const metric of metrics) {
        // A running load has not completed, and nothing has failed.
        if (metric === 'kube_job_status_completion_time') continue;
        expect((await live.api.query(`${metric}{job=~"${pattern}"}`)).length, `${metric} of ${job}`).toBeGreaterThan(0);
      }
    }
  });

  it('drops what nobody asks the kubelets for, and their sums over containers', async () => {
    expect(await live.api.query('container_fs_reads_total')).toEqual([]);
    expect(
      await live.api.query('{job="kubelet-cadvisor",container=""} and {__name__=~"container_.+",job="kubelet-cadvisor",container=""}'),
    ).toEqual([]);
  });

  it('CPU of every node is what the kernel counted, within 10 %, and at least the known load', async () => {
    const expr = nodeCpuRatio({ window: `${WINDOW}s` });
    const cpus = availableParallelism();
    for (const { node, value, least, most } of await compare(
      expr,
      'node_cpu_seconds_total{cpu="0",mode="idle"}',
      ({ all, idle }) => all - idle,
    )) {
      expect(value, node).toBeGreaterThan(0.9 * (least / cpus));
      expect(value, node).toBeLessThan(1.1 * (most / cpus));
      // The burner keeps a core busy whenever others let it.
      expect(value, node).toBeGreaterThan(0.75 / cpus);
    }
  });

  it('disk writes are bytes per second: what the kernel counted within 10 %, and at least what was written', async () => {
    if (!hasDiskFilesystem()) return console.warn('SKIPPED: the root file system must lie on a disk to compare its writes');
    const expr = nodeDiskWrittenBytesPerSecond({ window: `${WINDOW}s` });
    for (const { node, value, least, most } of await compare(expr, 'node_disk_written_bytes_total', ({ written }) => written)) {
      expect(value, node).toBeGreaterThan(0.9 * least);
      expect(value, node).toBeLessThan(1.1 * most);
      expect(value, node).toBeGreaterThan(WRITTEN_PER_SECOND / 2);
    }
  });

  it('the network is bits per second, of devices that are not virtual', async () => {
    const expr = nodeNetworkReceiveBitsPerSecond({ window: `${WINDOW}s` });
    for (const { node, value, least, most } of await compare(
      expr,
      'node_network_receive_bytes_total{device!="lo"}',
      ({ received }) => received,
    )) {
      expect(value, node).toBeGreaterThanOrEqual(0.9 * 8 * least);
      expect(value, node).toBeLessThanOrEqual(1.1 * 8 * most + 1);
    }
  });

  it('memory and disk use are the shares that the kernel tells', async () => {
    for (const { points } of await live.api.query(nodeMemoryRatio({}))) expect(points[0]?.[1]).toBeCloseTo(memoryUse(), 1);
    if (!hasDiskFilesystem()) return console.warn('SKIPPED: the root file system must be ext4 or xfs to compare its use');
    const root = (await live.api.query(nodeFilesystemRatio({}))).filter(({ metric }) => metric.mountpoint === '/');
    expect(root).toHaveLength(NODES.length);
    for (const { points } of root) expect(points[0]?.[1]).toBeCloseTo(rootUse(), 2);
  });

  it("the corrected form of each of the report's expressions gives every node one value, or one a file system", async () => {
    const window = '1m';
    const forms = [
      nodeCpuRatio({ window }),
      nodeMemoryRatio({}),
      nodeFilesystemRatio({}),
      nodeDiskReadBytesPerSecond({ window }),
      nodeDiskWrittenBytesPerSecond({ window }),
      nodeNetworkReceiveBitsPerSecond({ window }),
      nodeNetworkTransmitBitsPerSecond({ window }),
    ];
    for (const expr of forms) {
      const series = await live.api.query(expr);
      expect([...new Set(series.map(({ metric }) => metric.node))].toSorted(), expr).toEqual(NODES);
      if (expr !== nodeFilesystemRatio({})) expect(series, expr).toHaveLength(NODES.length);
    }
  });

  it('what functions use is what the exporter was told, within 10 %', async () => {
    const of = (series: string, fn: string) => live.api.value(`sum(${series}{function="${fn}"})`);
    const within = (value: number, expected: number) => {
      expect(value).toBeGreaterThan(expected * 0.9);
      expect(value).toBeLessThan(expected * 1.1);
    };
    within(await of('function:invocations:rate', 'float-operation'), 6);
    within(await of('function:invocations:rate', 'matmul'), 4);
    within(await of('function:latency_seconds:mean_rate', 'matmul'), 0.04);
    within(await of('function:cpu_throttled_periods:ratio_rate', 'float-operation'), 0.4);
    within(await of('node_function:memory_working_set_bytes:sum', 'matmul'), 5e7);
    within(await live.api.value(`row:answers:rate{row_id="${ROW}"}`), 6);
  });

  it("every query of a row's own window gives its numbers", async () => {
    for (const { name, by, expr } of rowWindowQueries({ rowId: ROW, function: 'float-operation', seconds: WINDOW })) {
      const series = await live.api.query(expr);
      expect(series.length, `${name}: ${expr}`).toBeGreaterThan(0);
      for (const { metric } of series) expect(by === undefined ? '' : metric.node, name).not.toBeUndefined();
      for (const { points } of series) expect(points[0]?.[1], name).toBeGreaterThanOrEqual(0);
    }
  });

  it('the scale-up alert for six calls per second reaches the gateway with its credentials; no other alert does', async () => {
    const deadline = Date.now() + 90_000;
    for (;;) {
      const names = new Set((await live.receivers()).keys());
      if (EXPECTED_ALERTS.every((name) => names.has(name)) && live.notifications.length > 0) break;
      if (Date.now() > deadline) throw new Error(`alerts must be ${EXPECTED_ALERTS.join(', ')}, got ${[...names].join(', ')}`);
      await sleep(1000);
    }
    // One more group interval, for what would come late.
    await sleep(12_000);
    const alerts = live.notifications.flatMap((notification) => notification.alerts);
    expect(new Set(alerts.map(({ labels }) => `${labels.alertname} ${labels.function_name}`))).toEqual(
      new Set(['APIHighInvocationRate float-operation.openfaas-fn']),
    );
    expect(new Set(live.notifications.map(({ authorization }) => authorization))).toEqual(new Set([EXPECTED_AUTHORIZATION]));
    for (const [name, receivers] of await live.receivers()) {
      expect(receivers, name).toEqual([name === 'APIHighInvocationRate' ? 'scale-up' : 'nowhere']);
    }
    expect((await live.api.firing()).filter(({ alertname }) => alertname === 'ScalingNotificationsFail')).toEqual([]);
  }, 120_000);

  it('every query of every dashboard gives something, of a size that its unit allows', async () => {
    const largest: Readonly<Record<string, number>> = {
      percentunit: 1.001,
      s: 60,
      reqps: 1000,
      short: 1e6,
      bps: 1e12,
      binBps: 1e12,
      bytes: 1e13,
    };
    for (const whole of distDashboards()) {
      // Bars are of a load that has ended.
      const content = { ...whole, panels: whole.panels.filter(({ type }) => type !== 'bargauge') };
      for (const { where, expr } of dashboardExpressions(content)) {
        const series = await live.api.query(expr);
        if (/ext4|vd\|/.test(expr) && !hasDiskFilesystem()) continue;
        expect(series.length, `${where}: ${expr}`).toBeGreaterThan(0);
      }
      for (const panel of content.panels) {
        if (panel.type === 'row') continue;
        for (const { expr } of panel.targets) {
          for (const { points } of await live.api.query(filledIn(expr))) {
            expect(points[0]?.[1], `${panel.title}: ${expr}`).toBeGreaterThanOrEqual(0);
            expect(points[0]?.[1], `${panel.title}: ${expr}`).toBeLessThanOrEqual(largest[panel.fieldConfig.defaults.unit] ?? 0);
          }
        }
      }
    }
  });

  /** What the queries of a row give, the first node's number where there are several. */
  async function averages(): Promise<ReadonlyMap<string, { readonly value: number; readonly load: number }>> {
    const found = new Map<string, { readonly value: number; readonly load: number }>();
    for (const { name, by, expr } of rowAverageQueries({ rowId: ROW, range: '10m', intervalSeconds: 5 })) {
      const series = await live.api.query(expr);
      if (/disk/.test(name) && !hasDiskFilesystem()) continue;
      expect(series.length, name).toBe(by === 'node' && name.startsWith('node') ? NODES.length : 1);
      found.set(name, { value: series[0]?.points[0]?.[1] ?? Number.NaN, load: Number(series[0]?.metric.load) });
    }
    return found;
  }

  function near(value: number | undefined, expected: number, name: string, share = 0.02): void {
    expect(value, name).toBeGreaterThan(expected * (1 - share));
    expect(value, name).toBeLessThan(expected * (1 + share));
  }

  /** Ends the load, and all that its function does. @returns how long it was, seconds */
  function endLoad(): number {
    let seconds = Number.NaN;
    live.change((now) => {
      const { load, functions } = now;
      if (load === undefined) throw new Error('no load runs');
      const completed = unixTime();
      seconds = completed - load.started;
      now.load = { ...load, completed };
      for (const fn of functions.slice(0, 1)) Object.assign(fn, { perSecond: { '200': 0, '502': 0 }, cores: 0, brokenOff: BROKEN_OFF });
    });
    return seconds;
  }

  it('the gateway is told when the calls stop, and the row ends with its load', async () => {
    const loadSeconds = endLoad();
    const ended = Date.now();
    const deadline = Date.now() + 75_000;
    const resolved = () => live.notifications.some(({ alerts }) => alerts.some(({ status }) => status === 'resolved'));
    while (!resolved()) {
      if (Date.now() > deadline) throw new Error('no notification with status resolved within 75 s');
      await sleep(1000);
    }
    await sleep(Math.max(0, ended + SETTLED_MS - Date.now()));
    expect(await live.api.query('row:load_running:info')).toEqual([]);
    expect(await live.api.query('row:answers:rate')).toEqual([]);
    // What it was on the average, over its own window, is there still.
    const found = await averages();
    expect(found.get('job-seconds')?.value).toBe(loadSeconds);
    near(found.get('function-cpu')?.value, LOAD_CORES, 'function-cpu');
    near(found.get('function-throttled-periods')?.value, 0.4, 'function-throttled-periods', 0.1);
    // It was called before its load too: for as long as its window is longer than the load.
    near(found.get('function-answers')?.value, 6, 'function-answers', 0.15);
    near(found.get('function-latency-mean')?.value, 0.04, 'function-latency-mean');
    near(found.get('function-memory-max')?.value, 3e7, 'function-memory-max');
  }, 150_000);

  it('a second load of the row, of a few seconds, has numbers of its own', async () => {
    const before = unixTime();
    live.change((now) => {
      now.load = { rowId: ROW, started: before };
      for (const fn of now.functions.slice(0, 1)) Object.assign(fn, { perSecond: { '200': SHORT.calls }, cores: SHORT.cores });
    });
    const began = Date.now();
    await sleep(SHORT.seconds * 1000);
    const seconds = (Date.now() - began) / 1000;
    const jobSeconds = endLoad();
    await sleep(SETTLED_MS);
    const found = await averages();
    expect(new Set([...found.values()].map(({ load }) => load))).toEqual(new Set([before]));
    expect(found.get('job-seconds')?.value).toBe(jobSeconds);
    near(found.get('function-cpu')?.value, (SHORT.cores * seconds) / jobSeconds, 'function-cpu');
    near(found.get('function-answers')?.value, (SHORT.calls * seconds) / jobSeconds, 'function-answers');
    const bars = distDashboards().flatMap(({ panels }) => panels.filter((panel) => panel.type === 'bargauge'));
    expect(bars.length).toBe(4);
    for (const { title, targets } of bars) {
      const series = await live.api.query(filledIn(targets[0]?.expr ?? ''));
      expect(
        series.map(({ metric }) => [metric.row_id, Number(metric.load)]),
        title,
      ).toEqual([[ROW, before]]);
    }
  }, 120_000);

  it.runIf(process.env.UPDATE_PICTURES)('draws the dashboards', async () => {
    const end = Date.now() / 1000;
    for (const content of distDashboards()) {
      const svg = await drawDashboard(content, {
        range: (expr, step) => live.api.range(filledIn(expr), started + 20, end, step),
        start: started + 20,
        end,
      });
      writeFileSync(`docs/pictures/${content.uid}.svg`, svg);
    }
  });
});
