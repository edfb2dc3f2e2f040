import { describe, expect, it } from 'vitest';
import { nodeExporterJobs } from '../../lib/metrics/jobs/node-exporter-jobs.ts';
import { REPORT_NODES } from '../monitoring/report-nodes.ts';

describe('nodeExporterJobs', () => {
  const jobs = nodeExporterJobs(REPORT_NODES, { port: 9100, scrapeIntervalSeconds: 5 });

  it('makes one job a host, in order, named after it unless the host says otherwise', () => {
    expect(jobs.map((job) => job.job_name)).toEqual([
      'slave-0002_node_exporter_metrics',
      'slave-0001_node_exporter_metrics',
      'master_node_exporter_metrics',
    ]);
  });

  it('has the targets of the report and labels them with node and role', () => {
    expect(jobs.flatMap((job) => job.static_configs ?? [])).toEqual([
      { targets: ['192.168.0.194:9100'], labels: { node: 'slave-0002', role: 'worker' } },
      { targets: ['192.168.0.132:9100'], labels: { node: 'slave-0001', role: 'worker' } },
      { targets: ['192.168.0.213:9100'], labels: { node: 'master-0001', role: 'control-plane' } },
    ]);
  });

  it('scrapes at the given interval', () => {
    expect(jobs.map((job) => job.scrape_interval)).toEqual(['5s', '5s', '5s']);
  });

  it('takes another port and intervals below a second', () => {
    expect(nodeExporterJobs(REPORT_NODES.slice(0, 1), { port: 9101, scrapeIntervalSeconds: 0.5 })).toEqual([
      {
        job_name: 'slave-0002_node_exporter_metrics',
        scrape_interval: '500ms',
        static_configs: [{ targets: ['192.168.0.194:9101'], labels: { node: 'slave-0002', role: 'worker' } }],
      },
    ]);
  });

  it('of no hosts is no jobs', () => {
    expect(nodeExporterJobs([], { port: 9100, scrapeIntervalSeconds: 5 })).toEqual([]);
  });
});
