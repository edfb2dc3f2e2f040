import { describe, expect, it } from 'vitest';
import { labVariant } from '../../monitoring/lab-variant.ts';
import { labMonitoringOf } from '../../support/lab-monitoring-of.ts';
import { requireTool } from '../../support/require-tool.ts';
import { gatewaySeries, loadJobSeries, nodeSeries, podSeries } from './lab-series.ts';
import { testRules } from './test-rules.ts';

const groups = labMonitoringOf(labVariant()).rules;
const ROW = 't4-3-1-r03-cpu-500m';

/** A row of two replicas on one node whose load runs from 60 s to 180 s, a second function that is not of the row, and a pod without a place. */
const lab = [
  ...nodeSeries('slave-0001'),
  ...nodeSeries('slave-0002'),
  ...podSeries({ fn: 'float-operation', pod: 'f-1', node: 'slave-0001', rowId: ROW, cores: 0.5, throttledRatio: 0.6 }),
  ...podSeries({ fn: 'float-operation', pod: 'f-2', node: 'slave-0001', rowId: ROW, cores: 0.25, throttledRatio: 0.2 }),
  ...podSeries({ fn: 'float-operation', pod: 'f-3', rowId: ROW }),
  ...podSeries({ fn: 'matmul', pod: 'm-1', node: 'slave-0002', cores: 0.1 }),
  ...gatewaySeries('float-operation', 20),
  ...gatewaySeries('matmul', 2),
  ...gatewaySeries('matmul', 0.5, '502').slice(0, 1),
  ...loadJobSeries(ROW, { from: 60, to: 180 }),
];

const row = `row_id="${ROW}"`;
const during = 150;

type Expected = readonly [what: string, name: string, expected: readonly (readonly [labels: string, value: number])[]];

/** Rounded, as sums of floats differ in the last digits. */
function sample(at: number, name: string, expected: Expected[2]) {
  return { at, expr: `round(${name}, 0.001)`, expected: expected.map(([labels, value]) => ({ labels: `{${labels}}`, value })) };
}

describe.skipIf(!requireTool('promtool'))('recorded series of functions', () => {
  const series: readonly Expected[] = [
    [
      'answers by status',
      'function_code:invocations:rate',
      [
        ['function="float-operation",code="200"', 20],
        ['function="matmul",code="200"', 2],
        ['function="matmul",code="502"', 0.5],
      ],
    ],
    [
      'answers',
      'function:invocations:rate',
      [
        ['function="float-operation"', 20],
        ['function="matmul"', 2.5],
      ],
    ],
    [
      'the share of errors, 0 where there are none',
      'function:invocation_errors:ratio_rate',
      [
        ['function="float-operation"', 0],
        ['function="matmul"', 0.2],
      ],
    ],
    [
      'the mean latency',
      'function:latency_seconds:mean_rate',
      [
        ['function="float-operation"', 0.04],
        ['function="matmul"', 0.04],
      ],
    ],
    [
      'wanted replicas',
      'function:replicas:count',
      [
        ['function="float-operation"', 1],
        ['function="matmul"', 1],
      ],
    ],
    [
      'cores of the containers proper, by node',
      'node_function:cpu_usage_cores:rate',
      [
        [`function="float-operation",node="slave-0001",${row}`, 0.75],
        ['function="matmul",node="slave-0002"', 0.1],
      ],
    ],
    [
      'memory of the containers proper, by node',
      'node_function:memory_working_set_bytes:sum',
      [
        [`function="float-operation",node="slave-0001",${row}`, 2e6],
        ['function="matmul",node="slave-0002"', 1e6],
      ],
    ],
    [
      'the share of throttled periods over all pods',
      'function:cpu_throttled_periods:ratio_rate',
      [
        [`function="float-operation",${row}`, 0.4],
        ['function="matmul"', 0],
      ],
    ],
    [
      'seconds of throttling',
      'function:cpu_throttled_seconds:rate',
      [
        [`function="float-operation",${row}`, 0.4],
        ['function="matmul"', 0],
      ],
    ],
    [
      'pods by node',
      'node_function:pods:count',
      [
        [`function="float-operation",node="slave-0001",${row}`, 2],
        ['function="matmul",node="slave-0002"', 1],
      ],
    ],
    [
      'Pending pods, which have no node',
      'function:pods_pending:count',
      [
        [`function="float-operation",${row}`, 1],
        ['function="matmul"', 0],
      ],
    ],
    [
      'the share of CPU that is asked for',
      'node:cpu_requested:ratio',
      [
        ['node="slave-0001"', 0.5],
        ['node="slave-0002"', 0.25],
      ],
    ],
    [
      'the share of memory that is asked for',
      'node:memory_requested:ratio',
      [
        ['node="slave-0001"', 0.5],
        ['node="slave-0002"', 0.25],
      ],
    ],
    [
      'CPU of the nodes',
      'node:cpu_utilisation:ratio_rate',
      [
        ['node="slave-0001"', 0.5],
        ['node="slave-0002"', 0.5],
      ],
    ],
  ];

  it('are those of the containers proper, of all pods of a function and of each node', () => {
    testRules(groups, [{ series: lab, samples: series.map(([, name, expected]) => sample(during, name, expected)) }]);
  });
});

describe.skipIf(!requireTool('promtool'))('alerts', () => {
  const deployment = (available: number) => [
    { series: 'kube_deployment_labels{namespace="openfaas-fn",deployment="matmul",label_faas_function="matmul"}', values: '1+0x120' },
    { series: 'kube_deployment_spec_replicas{namespace="openfaas-fn",deployment="matmul"}', values: '3+0x120' },
    { series: 'kube_deployment_status_replicas_available{namespace="openfaas-fn",deployment="matmul"}', values: `${available}+0x120` },
  ];
  const up = (value: number) => [{ series: 'up{job="a",instance="b:1"}', values: `${value}+0x120` }];
  const failed = (perScrape: number) => [
    { series: 'alertmanager_notifications_failed_total{integration="webhook",instance="alertmanager:9093"}', values: `0+${perScrape}x120` },
  ];
  const cases: readonly (readonly [name: string, firing: typeof lab, quiet: typeof lab, labels: Readonly<Record<string, string>>])[] = [
    ['TargetDown', up(0), up(1), { severity: 'critical', job: 'a', instance: 'b:1' }],
    [
      'FunctionErrorRatioHigh',
      [...gatewaySeries('matmul', 2), ...gatewaySeries('matmul', 0.1, '502').slice(0, 1)],
      [...gatewaySeries('matmul', 0.5), ...gatewaySeries('matmul', 0.1, '502').slice(0, 1)],
      { severity: 'warning', function: 'matmul' },
    ],
    ['NodeMemoryHigh', nodeSeries('slave-0001', 0.95), nodeSeries('slave-0001', 0.85), { severity: 'warning', node: 'slave-0001' }],
    [
      'NodeFilesystemAlmostFull',
      nodeSeries('slave-0001', 0.5, 0.9),
      nodeSeries('slave-0001', 0.5, 0.8),
      { severity: 'warning', node: 'slave-0001' },
    ],
    [
      'FunctionCpuThrottled',
      podSeries({ fn: 'matmul', pod: 'm-1', node: 'slave-0001', throttledRatio: 0.3 }),
      podSeries({ fn: 'matmul', pod: 'm-1', node: 'slave-0001', throttledRatio: 0.2 }),
      { severity: 'warning', function: 'matmul' },
    ],
    [
      'FunctionPodsPending',
      podSeries({ fn: 'matmul', pod: 'm-1', rowId: ROW }),
      podSeries({ fn: 'matmul', pod: 'm-1', rowId: ROW, node: 'slave-0001' }),
      { severity: 'warning', function: 'matmul', row_id: ROW },
    ],
    ['FunctionReplicasMissing', deployment(2), deployment(3), { severity: 'warning', function: 'matmul' }],
    ['ScalingNotificationsFail', failed(1), failed(0), { severity: 'warning', instance: 'alertmanager:9093' }],
  ];

  it('are all tested below', () => {
    const names = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule.alert] : [])));
    expect(names.filter((name) => name !== 'service_down' && name !== 'APIHighInvocationRate').toSorted()).toEqual(
      cases.map(([name]) => name).toSorted(),
    );
  });

  it.each(cases)(
    '%s fires within two minutes, not below its threshold, and carries no function_name, by which the gateway would scale',
    (name, firing, quiet, labels) => {
      const samples = [{ at: 120, expr: 'count(ALERTS{alertname!="APIHighInvocationRate",function_name!=""})', expected: [] }];
      testRules(groups, [
        {
          series: firing,
          samples,
          alerts: [
            { at: 5, name, firing: [] },
            { at: 120, name, firing: [labels] },
          ],
        },
        { series: quiet, alerts: [{ at: 120, name, firing: [] }] },
      ]);
    },
  );
});

describe.skipIf(!requireTool('promtool'))('the scale-up alert of OpenFaaS', () => {
  const name = 'APIHighInvocationRate';
  const labels = { function_name: 'matmul.openfaas-fn', service: 'gateway', severity: 'major' };
  /** 60 s of calls, then none. */
  const calls = (perSecond: number) => [
    {
      series: 'gateway_function_invocation_total{function_name="matmul.openfaas-fn",code="200"}',
      values: `0+${perSecond * 5}x12 ${perSecond * 60}+0x60`,
    },
  ];

  const never = [15, 30, 45, 60].map((at) => ({ at, name, firing: [] }));

  it('fires at 6 answers per second after two evaluations of 15 s, and goes once the calls have stopped', () => {
    const alerts = [
      { at: 15, name, firing: [] },
      { at: 30, name, firing: [labels] },
      { at: 60, name, firing: [labels] },
      { at: 90, name, firing: [] },
    ];
    testRules(groups, [{ series: calls(6), alerts }], 15);
  });

  it('never fires at 4', () => {
    testRules(groups, [{ series: calls(4), alerts: never }], 15);
  });

  it('never fires when the gateway is scraped every 15 s, whatever the rate', () => {
    const series = [
      {
        series: 'gateway_function_invocation_total{function_name="matmul.openfaas-fn",code="200"}',
        values: '0 _ _ 90 _ _ 180 _ _ 270 _ _ 360',
      },
    ];
    testRules(groups, [{ series, alerts: never }], 15);
  });
});
