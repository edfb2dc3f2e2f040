import { describe, expect, it } from 'vitest';
import { labDashboards } from '../../lib/metrics/lab-dashboards.ts';
import { labRules } from '../../lib/metrics/lab-rules.ts';
import { labScrapeJobs } from '../../lib/metrics/lab-scrape-jobs.ts';
import type { PlatformMonitoring } from '../../lib/metrics/platform-monitoring.ts';
import { OPENFAAS_RULES } from '../../lib/openfaas/alert-rules.ts';
import { OPENFAAS_SCRAPE_JOBS } from '../../lib/openfaas/scrape-jobs.ts';
import { labVariant, PARTS } from '../monitoring/lab-variant.ts';

const parts = new Map(PARTS);
const NODE_JOBS = ['master_node_exporter_metrics', 'slave-0001_node_exporter_metrics', 'slave-0002_node_exporter_metrics'];

function summary(name: string) {
  const part = parts.get(name);
  if (part === undefined) throw new Error(`no part ${name}`);
  return {
    jobs: part.jobs.map(({ job_name }) => job_name),
    groups: part.rules.map((group) => group.name),
    dashboards: part.dashboards.map(({ uid }) => uid),
  };
}

describe('jobs, rules and dashboards of a lab', () => {
  it('at level published is what the report had, and nothing else', () => {
    const part = parts.get('published');
    expect(summary('published')).toEqual({
      jobs: [...NODE_JOBS, 'prometheus', 'kubernetes-pods'],
      groups: ['openfaas'],
      dashboards: ['faaslab-nodes'],
    });
    expect(part?.jobs.slice(3)).toEqual(OPENFAAS_SCRAPE_JOBS);
    expect(part?.rules).toEqual(OPENFAAS_RULES);
    expect(part?.dashboards[0]?.annotations.list).toEqual([]);
  });

  it('at level full scrapes containers and the cluster too, after the published jobs', () => {
    expect(summary('full')).toEqual({
      jobs: [...NODE_JOBS, 'prometheus', 'kubernetes-pods', 'alertmanager', 'kubelet-cadvisor', 'kube-state-metrics'],
      groups: [
        'openfaas',
        'faaslab-functions',
        'faaslab-openfaas',
        'faaslab-nodes',
        'faaslab-scheduling',
        'faaslab-containers',
        'faaslab-rows',
        'faaslab-alerts',
      ],
      dashboards: ['faaslab-nodes', 'faaslab-functions', 'faaslab-rows', 'faaslab-scheduling', 'faaslab-openfaas'],
    });
  });

  it('without a source has no job, no rule and no dashboard for it', () => {
    expect(summary('full without kubelet').groups).not.toContain('faaslab-containers');
    expect(summary('full without kubelet').jobs).not.toContain('kubelet-cadvisor');
    expect(summary('full without kube-state-metrics').dashboards).toEqual(['faaslab-nodes', 'faaslab-functions', 'faaslab-openfaas']);
    expect(summary('full without either').groups).toEqual([
      'openfaas',
      'faaslab-functions',
      'faaslab-openfaas',
      'faaslab-nodes',
      'faaslab-alerts',
    ]);
  });

  it('takes from a platform its jobs, rules, dashboards and the label of its pods, and knows nothing else of it', () => {
    const other: PlatformMonitoring = {
      functionPodLabel: 'example.org/action',
      jobs: [{ job_name: 'other', static_configs: [{ targets: ['other:1'] }] }],
      rules: [{ name: 'other', rules: [{ record: 'function:invocations:rate', expr: 'rate(other_total[20s])' }] }],
      dashboards: [],
    };
    const lab = labVariant();
    expect(labScrapeJobs(lab, other).map(({ job_name }) => job_name)).toEqual([
      ...NODE_JOBS,
      'other',
      'kubelet-cadvisor',
      'kube-state-metrics',
    ]);
    const text = JSON.stringify([labRules(lab, other), labDashboards(lab, other)]);
    expect(text).toContain('label_example_org_action');
    expect(text).not.toMatch(/gateway_|openfaas|faas_function/);
  });

  it('scrapes the kubelets every 10 s at most, and takes rates of a minute over them', () => {
    const kubelet = parts.get('full')?.jobs.find(({ job_name }) => job_name === 'kubelet-cadvisor');
    expect(kubelet?.scrape_interval).toBe('10s');
    expect(JSON.stringify(parts.get('full')?.rules.find(({ name }) => name === 'faaslab-containers'))).toContain('[60s]');
  });
});
