import { describe, expect, it } from 'vitest';
import {
  nodeCpuRatio,
  nodeCpuStealRatio,
  nodeDiskReadBytesPerSecond,
  nodeDiskWrittenBytesPerSecond,
  nodeFilesystemRatio,
  nodeMemoryRatio,
  nodeNetworkReceiveBitsPerSecond,
  nodeNetworkTransmitBitsPerSecond,
} from '../../../lib/metrics/promql/promql.ts';
import { requireTool } from '../../support/require-tool.ts';
import { promtool } from '../promtool.ts';

const query = { node: 'slave-0001', window: '1m' } as const;

describe('node queries', () => {
  it('select by the label node and take the window', () => {
    expect(nodeCpuRatio(query)).toBe('1 - avg by (node) (rate(node_cpu_seconds_total{node="slave-0001",mode="idle"}[1m]))');
  });

  it('take every node when none is named', () => {
    expect(nodeCpuStealRatio({ window: '30s' })).toBe('avg by (node) (rate(node_cpu_seconds_total{mode="steal"}[30s]))');
    expect(nodeMemoryRatio({})).toBe('1 - avg by (node) (node_memory_MemAvailable_bytes) / avg by (node) (node_memory_MemTotal_bytes)');
  });

  it('filter file systems in both operands of the ratio', () => {
    expect(nodeFilesystemRatio(query)).toBe(
      '1 - max by (node, device, mountpoint) (node_filesystem_avail_bytes{node="slave-0001",fstype=~"xfs|ext4"})' +
        ' / max by (node, device, mountpoint) (node_filesystem_size_bytes{node="slave-0001",fstype=~"xfs|ext4"})',
    );
  });

  it('escape what a label value may not hold bare', () => {
    expect(nodeMemoryRatio({ node: 'a"\\' })).toContain('{node="a\\"\\\\"}');
  });
});

/** Counters that start at 0 and grow by `perScrape` every 5 s, and gauges that stay. */
const counter = (series: string, perScrape: number) => ({ series, values: `0+${perScrape}x24` });
const gauge = (series: string, value: number) => ({ series, values: `${value}+0x24` });

function hostSeries(node: string, busy: number) {
  const label = `node="${node}"`;
  return [
    // Two CPUs. Of 5 s between scrapes: idle, stolen, the rest in user code.
    ...['0', '1'].flatMap((cpu) => [
      counter(`node_cpu_seconds_total{${label},cpu="${cpu}",mode="idle"}`, 5 * (1 - busy)),
      counter(`node_cpu_seconds_total{${label},cpu="${cpu}",mode="steal"}`, 0.5),
      counter(`node_cpu_seconds_total{${label},cpu="${cpu}",mode="user"}`, 5 * busy - 0.5),
    ]),
    gauge(`node_memory_MemTotal_bytes{${label}}`, 4000),
    gauge(`node_memory_MemAvailable_bytes{${label}}`, 1600),
    gauge(`node_filesystem_size_bytes{${label},device="/dev/vda1",mountpoint="/",fstype="xfs"}`, 100),
    gauge(`node_filesystem_avail_bytes{${label},device="/dev/vda1",mountpoint="/",fstype="xfs"}`, 40),
    gauge(`node_filesystem_size_bytes{${label},device="tmpfs",mountpoint="/run",fstype="tmpfs"}`, 100),
    gauge(`node_filesystem_avail_bytes{${label},device="tmpfs",mountpoint="/run",fstype="tmpfs"}`, 100),
    ...['vda', 'nvme0n1', 'vda1', 'nvme0n1p1', 'dm-0', 'zram0'].flatMap((device) => [
      counter(`node_disk_read_bytes_total{${label},device="${device}"}`, 500),
      counter(`node_disk_written_bytes_total{${label},device="${device}"}`, 1000),
    ]),
    ...['eth0', 'lo', 'cni0', 'flannel.1', 'veth1a2b', 'docker0', 'br-abc', 'cali12'].flatMap((device) => [
      counter(`node_network_receive_bytes_total{${label},device="${device}"}`, 1000),
      counter(`node_network_transmit_bytes_total{${label},device="${device}"}`, 50),
    ]),
  ];
}

describe.skipIf(!requireTool('promtool'))('node queries, evaluated by promtool over two hosts', () => {
  it.each<[string, string, number, string]>([
    ['CPU that was not idle', nodeCpuRatio(query), 0.75, '{node="slave-0001"}'],
    ['CPU stolen by the hypervisor', nodeCpuStealRatio(query), 0.1, '{node="slave-0001"}'],
    ['memory that is not available', nodeMemoryRatio(query), 0.6, '{node="slave-0001"}'],
    ['use of disk file systems only', nodeFilesystemRatio(query), 0.6, '{node="slave-0001",device="/dev/vda1",mountpoint="/"}'],
    ['bytes read from the two whole disks', nodeDiskReadBytesPerSecond(query), 200, '{node="slave-0001"}'],
    ['bytes written to the two whole disks', nodeDiskWrittenBytesPerSecond(query), 400, '{node="slave-0001"}'],
    ['bits received by the real network device', nodeNetworkReceiveBitsPerSecond(query), 1600, '{node="slave-0001"}'],
    ['bits sent by the real network device', nodeNetworkTransmitBitsPerSecond(query), 80, '{node="slave-0001"}'],
  ])('give the %s', (_, expr, expected, labels) => {
    const tests = {
      evaluation_interval: '5s',
      tests: [
        {
          interval: '5s',
          input_series: [...hostSeries('slave-0001', 0.75), ...hostSeries('slave-0002', 0.25)],
          promql_expr_test: [{ expr, eval_time: '2m', exp_samples: [{ labels, value: expected }] }],
        },
      ],
    };
    const { status, output } = promtool(['test', 'rules', 'test.yml'], { 'test.yml': tests });
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });
});
