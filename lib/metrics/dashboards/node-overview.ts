import { dashboard } from '../grafana/dashboard.ts';
import type { Dashboard } from '../grafana/grafana-model.ts';
import type { DashboardRow } from '../grafana/place-rows.ts';
import { timeseries } from '../grafana/timeseries.ts';
import type { MonitoredNode } from '../jobs/node-exporter-jobs.ts';
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

/** More would not fit into what `kubectl apply` can copy into an annotation. */
const NODES_PER_DASHBOARD = 30;

/** The nodes in as many dashboards as they need, in their order: `faaslab-nodes`, `faaslab-nodes-2` and so on. No nodes: one without panels. */
export function nodeOverviewDashboards(nodes: readonly Pick<MonitoredNode, 'name' | 'role'>[]): Dashboard[] {
  const pages = Math.max(1, Math.ceil(nodes.length / NODES_PER_DASHBOARD));
  return Array.from({ length: pages }, (_, page) =>
    nodeOverviewDashboard(nodes.slice(page * NODES_PER_DASHBOARD, (page + 1) * NODES_PER_DASHBOARD), page),
  );
}

/**
 * What the course report watched during its runs (sections 4.1 to 4.3): CPU, memory, disk use, disk I/O and network of every node. One row
 * a node, all nodes on one page and no variable to choose one by, because what it read off was which node was idle and which overloaded.
 *
 * @param page from 0, where the nodes are too many for one
 */
export function nodeOverviewDashboard(nodes: readonly Pick<MonitoredNode, 'name' | 'role'>[], page = 0): Dashboard {
  return dashboard({
    uid: page === 0 ? 'faaslab-nodes' : `faaslab-nodes-${page + 1}`,
    title: page === 0 ? 'Nodes' : `Nodes (${page + 1})`,
    rows: nodes.map(nodeRow),
  });
}

function nodeRow({ name, role }: Pick<MonitoredNode, 'name' | 'role'>): DashboardRow {
  const query = { node: name, window: '$__rate_interval' } as const;
  const cpu = timeseries({
    title: `${name}: CPU`,
    unit: 'percentunit',
    max: 1,
    thresholds: { orange: 0.7, red: 0.9 },
    queries: [
      { expr: nodeCpuRatio(query), legend: 'busy' },
      { expr: nodeCpuStealRatio(query), legend: 'steal' },
    ],
  });
  const memory = timeseries({
    title: `${name}: memory`,
    unit: 'percentunit',
    max: 1,
    thresholds: { orange: 0.8, red: 0.9 },
    queries: [{ expr: nodeMemoryRatio(query), legend: 'used' }],
  });
  const diskUse = timeseries({
    title: `${name}: disk use`,
    unit: 'percentunit',
    max: 1,
    // The kubelet evicts pods at 15 % free on the image file system, 10 % on its own.
    thresholds: { orange: 0.85, red: 0.9 },
    queries: [{ expr: nodeFilesystemRatio(query), legend: '{{mountpoint}}' }],
  });
  const diskIo = timeseries({
    title: `${name}: disk I/O`,
    unit: 'binBps',
    queries: [
      { expr: nodeDiskReadBytesPerSecond(query), legend: 'read' },
      { expr: nodeDiskWrittenBytesPerSecond(query), legend: 'write' },
    ],
  });
  const network = timeseries({
    title: `${name}: network`,
    unit: 'bps',
    queries: [
      { expr: nodeNetworkReceiveBitsPerSecond(query), legend: 'receive' },
      { expr: nodeNetworkTransmitBitsPerSecond(query), legend: 'transmit' },
    ],
  });
  return {
    title: `${name} (${role})`,
    height: 7,
    panels: [
      { width: 5, panel: cpu },
      { width: 5, panel: memory },
      { width: 4, panel: diskUse },
      { width: 5, panel: diskIo },
      { width: 5, panel: network },
    ],
  };
}
