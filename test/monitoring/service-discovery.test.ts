import { describe, expect, it } from 'vitest';
import { prometheusConfig } from '../../lib/metrics/prometheus/prometheus-config.ts';
import type { Labels, ScrapeJob } from '../../lib/metrics/prometheus/prometheus-model.ts';
import { promtool } from '../metrics/promtool.ts';
import { labMonitoringOf } from '../support/lab-monitoring-of.ts';
import { requireTool } from '../support/require-tool.ts';
import { labVariant } from './lab-variant.ts';

const { jobs } = labMonitoringOf(labVariant());

interface DiscoveredTarget {
  readonly address: string;
  /** What Kubernetes discovery would have attached, without the prefix `__meta_kubernetes_`. */
  readonly meta: Labels;
}

/** Labels of the targets that a job would scrape, in order; undefined for one that it drops. */
function discover(jobName: string, targets: readonly DiscoveredTarget[]): (Labels | undefined)[] {
  const job = jobs.find(({ job_name }) => job_name === jobName);
  if (job === undefined) throw new Error(`no job ${jobName}`);
  // Debian's promtool has no Kubernetes discovery: static targets with the labels that it gives take its place.
  const { kubernetes_sd_configs, bearer_token_file, tls_config, ...rest } = job;
  const offline: ScrapeJob = {
    ...rest,
    // Numbered, because promtool tells the address as the relabellings left it.
    static_configs: targets.map(({ address, meta }, index) => ({
      targets: [address],
      labels: Object.fromEntries([
        ...Object.entries(meta).map(([key, value]) => [`__meta_kubernetes_${key}`, value]),
        ['__meta_number', `${index}`],
      ]),
    })),
  };
  const config = prometheusConfig({ intervals: { scrapeSeconds: 15, evaluationSeconds: 15 }, jobs: [offline] });
  const { output, status } = promtool(['check', 'service-discovery', '--timeout=1s', 'prometheus.yml', jobName], {
    'prometheus.yml': config,
  });
  expect(status, output).toBe(0);
  const found = JSON.parse(output.slice(output.indexOf('['))) as { discoveredLabels: Labels; labels: Labels }[];
  return targets.map((_, index) => {
    const labels = found.find(({ discoveredLabels }) => discoveredLabels.__meta_number === `${index}`)?.labels;
    if (labels === undefined || Object.keys(labels).length === 0) return undefined;
    // Those with two underscores are for the scrape itself.
    return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('__')));
  });
}

const pod = (name: string, namespace: string, more: Labels): Labels => ({
  pod_name: name,
  namespace,
  pod_label_app: name,
  pod_label_pod_template_hash: '6ffb6bd755',
  ...more,
});

describe.skipIf(!requireTool('promtool'))('targets found by Kubernetes discovery', () => {
  it('of the job for pods are those that ask to be scraped, at the port they name, in whichever container it is', () => {
    const [gatewayHttp, gatewayPlain, nats, fn] = discover('kubernetes-pods', [
      {
        address: '10.244.0.5:8080',
        meta: pod('gateway', 'openfaas', { pod_annotation_prometheus_io_scrape: 'true', pod_annotation_prometheus_io_port: '8082' }),
      },
      // A container that names no port is found by its bare address.
      {
        address: '10.244.0.6',
        meta: pod('gateway', 'openfaas', { pod_annotation_prometheus_io_scrape: 'true', pod_annotation_prometheus_io_port: '8082' }),
      },
      { address: '10.244.0.7:4222', meta: pod('nats', 'openfaas', {}) },
      { address: '10.244.1.5:8080', meta: pod('float-operation', 'openfaas-fn', { pod_annotation_prometheus_io_scrape: 'false' }) },
    ]);
    expect(gatewayHttp).toEqual({
      app: 'gateway',
      instance: '10.244.0.5:8082',
      job: 'kubernetes-pods',
      kubernetes_namespace: 'openfaas',
      kubernetes_pod_name: 'gateway',
      pod_template_hash: '6ffb6bd755',
    });
    expect(gatewayPlain?.instance).toBe('10.244.0.6:8082');
    expect(nats).toBeUndefined();
    expect(fn).toBeUndefined();
  });

  it('of the kubelet job are all nodes at the port of their kubelet, with the name by which the host jobs call them', () => {
    const nodes = discover('kubelet-cadvisor', [
      { address: '192.168.0.213:10250', meta: { node_name: 'master-0001' } },
      { address: '192.168.0.194:10250', meta: { node_name: 'slave-0002' } },
    ]);
    expect(nodes).toEqual([
      { instance: '192.168.0.213:10250', job: 'kubelet-cadvisor', node: 'master-0001' },
      { instance: '192.168.0.194:10250', job: 'kubelet-cadvisor', node: 'slave-0002' },
    ]);
    const hosts = jobs.flatMap(({ static_configs }) => static_configs ?? []).flatMap(({ labels }) => labels?.node ?? []);
    expect(hosts).toEqual(expect.arrayContaining(nodes.map((labels) => labels?.node)));
  });
});
