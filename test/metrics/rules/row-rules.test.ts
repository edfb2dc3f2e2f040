import { describe, expect, it } from 'vitest';
import { rowAverageQueries } from '../../../lib/metrics/row-queries/row-averages.ts';
import { labVariant } from '../../monitoring/lab-variant.ts';
import { labMonitoringOf } from '../../support/lab-monitoring-of.ts';
import { requireTool } from '../../support/require-tool.ts';
import { gatewaySeries, type InputSeries, type Load, loadJobSeries, nodeSeries, podSeries, told } from './lab-series.ts';
import { testRules } from './test-rules.ts';

const groups = labMonitoringOf(labVariant()).rules;
const ROW = 't4-3-1-r03-cpu-500m';

/** A row of two replicas on one node, a pod without a place, and a second function that is not of the row; all busy all the time. */
const steady = [
  ...nodeSeries('slave-0001'),
  ...nodeSeries('slave-0002'),
  ...podSeries({ fn: 'float-operation', pod: 'f-1', node: 'slave-0001', rowId: ROW, cores: 0.5, throttledRatio: 0.6 }),
  ...podSeries({ fn: 'float-operation', pod: 'f-2', node: 'slave-0001', rowId: ROW, cores: 0.25, throttledRatio: 0.2 }),
  ...podSeries({ fn: 'float-operation', pod: 'f-3', rowId: ROW }),
  ...podSeries({ fn: 'matmul', pod: 'm-1', node: 'slave-0002', cores: 0.1 }),
  ...gatewaySeries('float-operation', 20),
  ...gatewaySeries('matmul', 2),
  ...loadJobSeries(ROW, { from: 60, to: 180 }),
];

type Values = readonly (readonly [labels: string, value: number])[];

const row = (load: number, labels = '') => `row_id="${ROW}",load="${load}"${labels}`;
const NODE1 = ',node="slave-0001"';
const NODE2 = ',node="slave-0002"';

/** Rounded, as sums of floats differ in the last digits. */
function sample(at: number, name: string, expected: Values) {
  return { at, expr: `round(${name}, 0.001)`, expected: expected.map(([labels, value]) => ({ labels: `{${labels}}`, value })) };
}

function average(name: string, loadSeconds?: number): string {
  const queries = rowAverageQueries({ rowId: ROW, range: '9m', intervalSeconds: 5, ...(loadSeconds !== undefined && { loadSeconds }) });
  const query = queries.find((candidate) => candidate.name === name);
  if (query === undefined) throw new Error(`no query ${name}`);
  return query.expr;
}

/**
 * A row whose function does nothing but in its loads, where it answers so many calls per second and uses so many cores. When a load ends, all that it
 * waits for is broken off, and the gateway takes down 502 for each.
 */
function loaded(loads: readonly (Load & { readonly perSecond: number; readonly cores: number })[], waiting = 50): InputSeries[] {
  const sum = (seconds: number, rate: 'perSecond' | 'cores', late = 0) =>
    loads.reduce((total, load) => total + load[rate] * Math.max(0, Math.min(seconds - late, load.to) - load.from), 0);
  const broken = (seconds: number) => loads.filter(({ to }) => to < seconds).length * waiting;
  const fn = 'job="kubernetes-pods",function_name="float-operation.openfaas-fn"';
  const cpu = 'container_cpu_usage_seconds_total{namespace="openfaas-fn",pod="f-1",container="float-operation",node="slave-0001"}';
  return [
    ...nodeSeries('slave-0001'),
    ...podSeries({ fn: 'float-operation', pod: 'f-1', node: 'slave-0001', rowId: ROW }).filter(({ series }) => series !== cpu),
    // The kubelet's own clock: it tells of what was up to 15 s ago.
    told(cpu, (seconds) => sum(seconds, 'cores', 15)),
    told(`gateway_function_invocation_total{${fn},code="200"}`, (seconds) => sum(seconds, 'perSecond')),
    told(`gateway_function_invocation_total{${fn},code="502"}`, (seconds) => broken(seconds) || undefined),
    told(`gateway_functions_seconds_sum{${fn}}`, (seconds) => 0.04 * (sum(seconds, 'perSecond') + broken(seconds))),
    told(`gateway_functions_seconds_count{${fn}}`, (seconds) => sum(seconds, 'perSecond') + broken(seconds)),
    ...loadJobSeries(ROW, ...loads),
  ];
}

describe.skipIf(!requireTool('promtool'))('recorded series of a row', () => {
  const labels = row(60);
  const both = (value: number): Values => [
    [row(60, NODE1), value],
    [row(60, NODE2), value],
  ];
  const series: readonly (readonly [name: string, expected: Values])[] = [
    ['row:answers:rate', [[labels, 20]]],
    ['row:latency_seconds:mean_rate', [[labels, 0.04]]],
    ['row:pods:count', [[labels, 2]]],
    ['row:pods_pending:count', [[labels, 1]]],
    ['row_node:cpu_usage_cores:rate', [[row(60, NODE1), 0.75]]],
    ['row_node:memory_working_set_bytes:sum', [[row(60, NODE1), 2e6]]],
    ['row:cpu_throttled_periods:ratio_rate', [[labels, 0.4]]],
    ['row_node:cpu_utilisation:ratio_rate', both(0.5)],
    ['row_node:memory_utilisation:ratio', both(0.5)],
    ['row_node:disk_read_bytes:rate', both(100)],
    ['row_node:disk_written_bytes:rate', both(200)],
    ['row_node:network_receive_bits:rate', both(8000)],
    ['row_node:network_transmit_bits:rate', both(16000)],
  ];

  it('are there while its load runs and 20 s after it, and neither before nor later', () => {
    const samples = series.flatMap(([name, expected]) => [
      sample(55, name, []),
      sample(150, name, expected),
      sample(200, name, expected),
      sample(205, name, []),
    ]);
    testRules(groups, [{ series: steady, samples }]);
  });

  it('say when the load ran: when it was started, when it completed', () => {
    testRules(groups, [
      {
        series: steady,
        samples: [
          sample(55, 'row:load_running:info', []),
          sample(60, 'row:load_running:info', [[labels, 1]]),
          sample(175, 'row:load_running:info', [[labels, 1]]),
          sample(180, 'row:load_running:info', []),
          sample(240, 'row:load_started:timestamp_seconds', [[labels, 60]]),
          sample(240, 'row:load_completed:timestamp_seconds', [[labels, 180]]),
        ],
      },
    ]);
  });

  it('survive two loads at a time', () => {
    const two = [...steady, ...loadJobSeries('t4-3-1-r04-cpu-1000m', { from: 60, to: 180 })];
    const samples = [
      sample(150, 'count(row:load_running:info)', [['', 2]]),
      sample(150, 'count(row_node:cpu_utilisation:ratio_rate)', [['', 2]]),
      sample(150, 'count(row_node:node_cpu_seconds:total)', [['', 2]]),
    ];
    testRules(groups, [{ series: two, samples }]);
  });
});

describe.skipIf(!requireTool('promtool'))('averages of a row', () => {
  it("are those of its load's own window, whenever they are asked for", () => {
    const both = (value: number): Values => [
      [row(60, NODE1), value],
      [row(60, NODE2), value],
    ];
    // The function is busy before and after its load too: its window, 60 to 180, is from the last sample before to the first one after it.
    const expected: Readonly<Record<string, Values>> = {
      'job-seconds': [[row(60), 120]],
      'function-latency-mean': [[row(60), 0.04]],
      'function-throttled-periods': [[row(60), 0.4]],
      'function-memory-max': [[row(60, NODE1), 2e6]],
      'function-pods-max': [[row(60), 2]],
      'function-pods-pending-max': [[row(60), 1]],
      'node-cpu': both(0.5),
      'node-memory-max': both(0.5),
      'node-disk-read': both(100),
      'node-disk-written': both(200),
      'node-network-received': both(8000),
      'node-network-sent': both(16000),
    };
    const queries = rowAverageQueries({ rowId: ROW, range: '9m', intervalSeconds: 5 });
    expect(queries.map(({ name }) => name).filter((name) => !(name in expected))).toEqual(['function-cpu', 'function-answers']);
    const samples = Object.entries(expected).map(([name, values]) => sample(500, average(name), values));
    testRules(groups, [{ series: steady, samples }]);
  });

  it.each([
    ['two minutes', { from: 60, to: 180 }],
    ['a minute, between scrapes', { from: 61, to: 123 }],
    ['five seconds', { from: 60, to: 65 }],
    ['five seconds, between scrapes', { from: 62, to: 67 }],
    ['three seconds, in which nobody asked', { from: 61, to: 64 }],
  ])('are exact over a load of %s', (_, load) => {
    const series = loaded([{ ...load, perSecond: 123, cores: 0.5 }]);
    const samples = [
      sample(400, average('function-answers'), [[row(load.from), 123]]),
      sample(400, average('function-cpu'), [[row(load.from, NODE1), 0.5]]),
      sample(400, average('function-latency-mean'), [[row(load.from), 0.04]]),
      // There must be two samples of a node to tell a rate.
      sample(400, average('node-cpu'), load.to - load.from < 5 ? [] : [[row(load.from, NODE1), 0.5]]),
      sample(400, average('node-disk-read'), load.to - load.from < 5 ? [] : [[row(load.from, NODE1), 100]]),
    ];
    testRules(groups, [{ series, samples }]);
  });

  it('are those of the newest load alone, where the row was loaded more than once', () => {
    const series = loaded([
      { from: 60, to: 120, perSecond: 123, cores: 0.5 },
      { from: 240, to: 300, perSecond: 4, cores: 0.02 },
    ]);
    const answers = average('function-answers');
    const cpu = average('function-cpu');
    testRules(groups, [
      {
        series,
        samples: [
          sample(200, answers, [[row(60), 123]]),
          sample(200, cpu, [[row(60, NODE1), 0.5]]),
          sample(400, answers, [[row(240), 4]]),
          sample(400, cpu, [[row(240, NODE1), 0.02]]),
          sample(400, average('job-seconds'), [[row(240), 60]]),
        ],
      },
    ]);
  });

  it('count no call that a load breaks off at its end as an answer, nor is it an alert', () => {
    // In the second one the series of 502 is there already, so that all of them are counted.
    const series = loaded(
      [
        { from: 60, to: 120, perSecond: 4, cores: 0.02 },
        { from: 240, to: 300, perSecond: 4, cores: 0.02 },
      ],
      1000,
    );
    const alerts = [300, 310, 320, 330, 340, 350].map((at) => ({ at, name: 'FunctionErrorRatioHigh', firing: [] }));
    const samples = [
      sample(310, 'max(function:invocation_errors:ratio_rate) > 0.9', [['', 0.962]]),
      sample(400, average('function-answers'), [[row(240), 4]]),
    ];
    testRules(groups, [{ series, samples, alerts }]);
  });

  it('are none of the load before where the newest has failed', () => {
    const series = loaded([
      { from: 60, to: 120, perSecond: 123, cores: 0.5 },
      { from: 240, to: 300, failed: true, perSecond: 4, cores: 0.02 },
    ]);
    testRules(groups, [
      {
        series,
        samples: [sample(400, average('function-answers'), []), sample(400, average('function-latency-mean'), [[row(240), 0.04]])],
      },
    ]);
  });

  it('are per second of the load itself, where the asker knows how long that was', () => {
    const series = loaded([{ from: 60, to: 70, perSecond: 61.5, cores: 0.25 }]);
    testRules(groups, [
      {
        series,
        samples: [
          sample(400, average('function-answers', 5), [[row(60), 123]]),
          sample(400, average('function-cpu', 5), [[row(60, NODE1), 0.5]]),
        ],
      },
    ]);
  });

  it('hold nothing of the row whose load came next', () => {
    const next = 't4-3-1-r04-cpu-1000m';
    const first = loaded([{ from: 60, to: 120, perSecond: 123, cores: 0.5 }], 0);
    // The pods of the row are gone ten seconds after its end; those of the next answer to the same name.
    const series = first
      .filter(({ series: name }) => !/invocation_total|functions_seconds|kube_pod_labels/.test(name))
      .concat([
        told('gateway_function_invocation_total{function_name="float-operation.openfaas-fn",code="200"}', (seconds) =>
          seconds < 160 ? 123 * Math.max(0, Math.min(seconds, 120) - 60) : 123 * 60 + 7 * (Math.min(seconds, 220) - 160),
        ),
        told(
          `kube_pod_labels{namespace="openfaas-fn",pod="f-1",label_faas_function="float-operation",label_faaslab_dev_row_id="${ROW}"}`,
          (seconds) => (seconds <= 130 ? 1 : undefined),
        ),
        told(
          `kube_pod_labels{namespace="openfaas-fn",pod="f-9",label_faas_function="float-operation",label_faaslab_dev_row_id="${next}"}`,
          (seconds) => (seconds > 130 ? 1 : undefined),
        ),
        ...loadJobSeries(next, { from: 160, to: 220 }),
      ]);
    const answersOfNext = rowAverageQueries({ rowId: next, range: '9m', intervalSeconds: 5 }).find(
      ({ name }) => name === 'function-answers',
    );
    testRules(groups, [
      {
        series,
        samples: [
          sample(400, average('function-answers'), [[row(60), 123]]),
          sample(300, answersOfNext?.expr ?? '', [[`row_id="${next}",load="160"`, 7]]),
        ],
      },
    ]);
  });
});
