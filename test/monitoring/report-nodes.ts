import type { MonitoredNode } from '../../lib/metrics/jobs/node-exporter-jobs.ts';

/** The course report's hosts, with the job names of its figure 3-5-7. */
export const REPORT_NODES: readonly MonitoredNode[] = [
  { name: 'slave-0002', address: '192.168.0.194', role: 'worker' },
  { name: 'slave-0001', address: '192.168.0.132', role: 'worker' },
  { name: 'master-0001', address: '192.168.0.213', role: 'control-plane', jobName: 'master_node_exporter_metrics' },
];
