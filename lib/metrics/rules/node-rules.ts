import type { RuleGroup } from '../prometheus/prometheus-model.ts';
import {
  nodeCpuRatio,
  nodeCpuStealRatio,
  nodeDiskReadBytesPerSecond,
  nodeDiskWrittenBytesPerSecond,
  nodeFilesystemRatio,
  nodeMemoryRatio,
  nodeNetworkReceiveBitsPerSecond,
  nodeNetworkTransmitBitsPerSecond,
} from '../promql/promql.ts';
import type { Seconds } from '../promql/rate-window.ts';

/** Recorded for every node, with the label `node`. Ratios are 0 to 1, the network is in bits per second. */
export const NODE_SERIES = {
  cpu: 'node:cpu_utilisation:ratio_rate',
  cpuSteal: 'node:cpu_steal:ratio_rate',
  memory: 'node:memory_utilisation:ratio',
  /** The fullest local file system. */
  filesystem: 'node:filesystem_utilisation:ratio_max',
  diskRead: 'node:disk_read_bytes:rate',
  diskWritten: 'node:disk_written_bytes:rate',
  networkReceived: 'node:network_receive_bits:rate',
  networkSent: 'node:network_transmit_bits:rate',
} as const;

export function nodeRules(window: Seconds, interval: string): RuleGroup {
  const query = { window };
  return {
    name: 'faaslab-nodes',
    interval,
    rules: [
      { record: NODE_SERIES.cpu, expr: nodeCpuRatio(query) },
      { record: NODE_SERIES.cpuSteal, expr: nodeCpuStealRatio(query) },
      { record: NODE_SERIES.memory, expr: nodeMemoryRatio({}) },
      { record: NODE_SERIES.filesystem, expr: `max by (node) (${nodeFilesystemRatio({})})` },
      { record: NODE_SERIES.diskRead, expr: nodeDiskReadBytesPerSecond(query) },
      { record: NODE_SERIES.diskWritten, expr: nodeDiskWrittenBytesPerSecond(query) },
      { record: NODE_SERIES.networkReceived, expr: nodeNetworkReceiveBitsPerSecond(query) },
      { record: NODE_SERIES.networkSent, expr: nodeNetworkTransmitBitsPerSecond(query) },
    ],
  };
}
