import { describe, expect, it } from 'vitest';
import { nodeExporterJobs } from '../../lib/metrics/jobs/node-exporter-jobs.ts';
import { prometheusConfig } from '../../lib/metrics/prometheus/prometheus-config.ts';
import type { PrometheusConfig, ScrapeJob } from '../../lib/metrics/prometheus/prometheus-model.ts';
import { REPORT_NODES } from '../monitoring/report-nodes.ts';
import { requireTool } from '../support/require-tool.ts';
import { promtool } from './promtool.ts';

const intervals = { scrapeSeconds: 15, evaluationSeconds: 30 };
const self: ScrapeJob = { job_name: 'prometheus', scrape_interval: '5s', static_configs: [{ targets: ['localhost:9090'] }] };
const nodes = nodeExporterJobs(REPORT_NODES, { port: 9100, scrapeIntervalSeconds: 5 });

const full: PrometheusConfig = prometheusConfig({
  externalLabels: { monitor: 'faas-monitor' },
  intervals,
  ruleFiles: ['alert.rules.yml'],
  alertmanager: 'alertmanager:9093',
  jobs: [...nodes, self],
});

describe('prometheusConfig', () => {
  it('sets the intervals and external labels as given', () => {
    expect(full.global).toEqual({ scrape_interval: '15s', evaluation_interval: '30s', external_labels: { monitor: 'faas-monitor' } });
  });

  it('keeps the jobs as given, in order', () => {
    expect(full.scrape_configs).toEqual([...nodes, self]);
  });

  it('names the rule files and the alertmanager', () => {
    expect(full.rule_files).toEqual(['alert.rules.yml']);
    expect(full.alerting).toEqual({ alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] });
  });

  it('has no keys for what is not given', () => {
    expect(prometheusConfig({ intervals, jobs: [] })).toStrictEqual({
      global: { scrape_interval: '15s', evaluation_interval: '30s' },
      scrape_configs: [],
    });
    expect(prometheusConfig({ intervals, jobs: [], externalLabels: {}, ruleFiles: [] })).toStrictEqual(
      prometheusConfig({ intervals, jobs: [] }),
    );
  });

  it('refuses jobs that share a name, naming each once', () => {
    const job = (job_name: string): ScrapeJob => ({ job_name });
    expect(() => prometheusConfig({ intervals, jobs: ['a', 'b', 'a', 'c', 'b', 'a'].map(job) })).toThrow(
      'prometheus job names must be unique, got "a", "b" more than once; give each job a name of its own',
    );
  });
});

describe.skipIf(!requireTool('promtool'))('promtool', () => {
  const check = ['check', 'config', '--syntax-only', 'prometheus.yml'];

  it('accepts the configuration', () => {
    const { status, output } = promtool(check, { 'prometheus.yml': full });
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('accepts every field of a job that its build knows', () => {
    const job: Required<Omit<ScrapeJob, 'kubernetes_sd_configs' | 'bearer_token_file'>> = {
      job_name: 'all',
      scrape_interval: '5s',
      scrape_timeout: '4s',
      scheme: 'https',
      metrics_path: '/metrics/cadvisor',
      honor_labels: true,
      honor_timestamps: false,
      authorization: { credentials_file: 'token' },
      tls_config: { ca_file: 'ca.crt', insecure_skip_verify: true },
      static_configs: [{ targets: ['a:1'], labels: { b: 'c' } }],
      relabel_configs: [{ action: 'hashmod', source_labels: ['a', 'b'], separator: ';', modulus: 2, target_label: 'c' }],
      metric_relabel_configs: [{ action: 'labelmap', regex: 'x_(.+)', replacement: '$1' }],
    };
    const { status, output } = promtool(check, { 'prometheus.yml': prometheusConfig({ intervals, jobs: [job] }) });
    expect(output).toContain('SUCCESS');
    expect(status).toBe(0);
  });

  it('refuses a field that prometheus does not have, so that the tests above mean something', () => {
    const { status, output } = promtool(check, { 'prometheus.yml': { ...full, scrape_config: [] } });
    expect(output).toContain('field scrape_config not found');
    expect(status).toBe(1);
  });
});
