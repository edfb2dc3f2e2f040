import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { MonitoringChart } from '../../charts/monitoring-chart.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { STATE_METRICS, stateLabel } from '../../lib/metrics/jobs/kube-state-metrics-job.ts';
import { CONTAINER_METRICS, kubeletJob } from '../../lib/metrics/jobs/kubelet-job.ts';
import { kubeStateMetricsImage } from '../../lib/monitoring/images.ts';
import { KubeStateMetrics } from '../../lib/monitoring/kube-state-metrics.ts';
import { NodeExporter } from '../../lib/monitoring/node-exporter.ts';
import { NodeMetricsRbac } from '../../lib/monitoring/node-metrics-rbac.ts';
import { platformOf } from '../../lib/platforms/platforms.ts';
import { type MemoryAmount, parseMemoryAmount } from '../../lib/quantities/memory-amount.ts';
import { TimeSpan } from '../../lib/quantities/time-span.ts';
import { labVariant } from './lab-variant.ts';

// biome-ignore lint/suspicious/noExplicitAny: cdk8s types its output so
function synth(build: (chart: Construct) => unknown): any[] {
  const chart = new Chart(Testing.app(), 'test');
  build(chart);
  return Testing.synth(chart);
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function find(objects: readonly any[], kind: string): any {
  const found = objects.filter((object) => object.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function monitoringOf(lab: Lab): any[] {
  return new MonitoringChart(Testing.app(), '40-monitoring', lab, platformOf(lab)).toJson();
}

describe('NodeMetricsRbac', () => {
  it('lets Prometheus find nodes and read their metrics, and do nothing else', () => {
    const objects = synth((chart) => new NodeMetricsRbac(chart, 'rbac', { serviceAccount: { name: 'p', namespace: 'openfaas' } }));
    expect(find(objects, 'ClusterRole').rules).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ]);
    expect(find(objects, 'ClusterRoleBinding').subjects).toEqual([{ kind: 'ServiceAccount', name: 'p', namespace: 'openfaas' }]);
  });
});

describe('kubeletJob', () => {
  it('keeps the metrics that are asked for, of containers proper', () => {
    expect(kubeletJob(10).metric_relabel_configs).toEqual([
      { source_labels: ['__name__'], action: 'keep', regex: CONTAINER_METRICS.join('|') },
      { source_labels: ['container'], action: 'drop', regex: '|POD' },
    ]);
  });

  it('is spelt as Prometheus 2.11 reads it', () => {
    expect(kubeletJob(10)).not.toHaveProperty('authorization');
    expect(kubeletJob(10).bearer_token_file).toBe('/var/run/secrets/kubernetes.io/serviceaccount/token');
  });
});

describe('KubeStateMetrics', () => {
  const objects = synth(
    (chart) =>
      new KubeStateMetrics(chart, 'ksm', { fidelity: 'published', image: 'ksm:v1', labels: ['faas_function', 'faaslab.dev/row-id'] }),
  );
  const pod = find(objects, 'Deployment').spec.template.spec;
  const [container] = pod.containers;

  it('may list and watch the objects that it is told to tell of, and no Secrets', () => {
    expect(find(objects, 'ClusterRole').rules).toEqual([
      { apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['list', 'watch'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'watch'] },
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list', 'watch'] },
    ]);
    expect(container.args).toContain('--resources=nodes,pods,deployments,jobs');
  });

  it('tells the metrics that are asked for, with the labels of functions and rows', () => {
    expect(container.args).toContain(`--metric-allowlist=${STATE_METRICS.join(',')}`);
    expect(container.args).toContain(
      '--metric-labels-allowlist=pods=[faas_function,faaslab.dev/row-id],deployments=[faas_function,faaslab.dev/row-id],jobs=[faas_function,faaslab.dev/row-id]',
    );
    expect(stateLabel('faaslab.dev/row-id')).toBe('label_faaslab_dev_row_id');
  });

  it('is found under the name that the job asks', () => {
    expect(find(objects, 'Service').metadata).toMatchObject({ name: 'kube-state-metrics', namespace: 'faaslab-monitoring' });
    expect(find(objects, 'Service').spec.ports).toEqual([{ name: 'http', port: 8080, targetPort: 'http' }]);
  });

  it('runs without root and privileges, beside the control plane where it can', () => {
    expect(pod.securityContext).toEqual({ runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.tolerations.map(({ key }: { key: string }) => key)).toEqual([
      'node-role.kubernetes.io/control-plane',
      'node-role.kubernetes.io/master',
    ]);
    expect(pod.affinity.nodeAffinity).not.toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
  });

  it.each([
    [20, 'v2.2.4'],
    [22, 'v2.2.4'],
    [23, 'v2.4.2'],
    [34, 'v2.18.0'],
    [36, 'v2.20.0'],
  ])('is of a release made for Kubernetes 1.%i', (minor, release) => {
    expect(kubeStateMetricsImage(minor)).toBe(`registry.k8s.io/kube-state-metrics/kube-state-metrics:${release}`);
  });
});

describe('NodeExporter', () => {
  const objects = synth(
    (chart) => new NodeExporter(chart, 'node-exporter', { fidelity: 'published', image: 'node-exporter:v1', port: 9101 }),
  );
  const daemonSet = find(objects, 'DaemonSet');
  const pod = daemonSet.spec.template.spec;
  const [container] = pod.containers;

  it('runs on every node, tainted or not, at the port of the host jobs', () => {
    expect(pod.tolerations).toEqual([{ operator: 'Exists' }]);
    expect(pod).toMatchObject({ hostNetwork: true, hostPID: true });
    expect(container.args[0]).toBe('--web.listen-address=:9101');
    expect(container.ports).toEqual([{ name: 'http', containerPort: 9101, hostPort: 9101 }]);
  });

  it('sees the files of the host and can change none', () => {
    expect(pod.volumes).toEqual([{ name: 'root', hostPath: { path: '/' } }]);
    expect(container.volumeMounts).toEqual([
      { name: 'root', mountPath: '/host/root', readOnly: true, mountPropagation: 'HostToContainer' },
    ]);
    expect(container.args).toContain('--path.rootfs=/host/root');
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65534 });
  });

  it('says why it is let near the host', () => {
    for (const what of ['hostNetwork', 'hostPID', 'hostPath']) {
      expect(daemonSet.metadata.annotations['faaslab.dev/policy-exceptions']).toContain(what);
    }
  });
});

describe('the chart of monitoring', () => {
  const names = (changed: Parameters<typeof labVariant>[0]) =>
    monitoringOf(labVariant(changed)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

  it('at level published is the NodePort and Grafana', () => {
    expect(names({ level: 'published', kubelet: false, kubeStateMetrics: false })).toEqual([
      'Service prometheus-nodeport',
      'ConfigMap grafana-datasources',
      'ConfigMap grafana-dashboard-provider',
      'ConfigMap grafana-dashboard-faaslab-nodes',
      'Deployment grafana',
      'Service grafana',
    ]);
  });

  it('has exporters where the study wants them', () => {
    expect(names({})).toContain('Deployment kube-state-metrics');
    expect(names({})).not.toContain('DaemonSet node-exporter');
    const { nodeExporter } = labVariant().monitoring;
    expect(names({ nodeExporter: { ...nodeExporter, run: 'daemonset' } })).toContain('DaemonSet node-exporter');
    expect(names({ kubelet: false })).not.toContain('ClusterRole faaslab-node-metrics');
  });
});

describe("a Prometheus of the lab's own", () => {
  const gibibytes = (count: number): MemoryAmount => {
    const amount = parseMemoryAmount(`${count}Gi`);
    if (amount === undefined) throw new Error('not an amount');
    return amount;
  };
  const { nodePort } = labVariant().monitoring.prometheus;
  const chart = (claim: boolean) =>
    monitoringOf(
      labVariant({
        prometheus: {
          nodePort,
          server: {
            retention: TimeSpan.seconds(15 * 24 * 3600),
            retentionSize: gibibytes(2),
            ...(claim && { claim: { size: gibibytes(5), storageClass: 'local-path' } }),
            resources: {},
          },
        },
      }),
    ).filter(({ metadata }) => metadata.name === 'prometheus');
  const objects = chart(true);
  const pod = find(objects, 'Deployment').spec.template.spec;

  it('keeps what it knows on a disk of its own, for as long and as much as the study says', () => {
    expect(find(objects, 'PersistentVolumeClaim').spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'local-path',
      resources: { requests: { storage: '5Gi' } },
    });
    expect(pod.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'prometheus' } });
    expect(pod.containers[0].args).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=1296000s', '--storage.tsdb.retention.size=2147483648B']),
    );
  });

  it("without a claim lives on the node's disk", () => {
    expect(chart(false).map(({ kind }) => kind)).not.toContain('PersistentVolumeClaim');
  });

  it('takes a new configuration without a restart: a folder that follows its ConfigMap, and a template that does not name its content', () => {
    expect(pod.containers[0].args).toContain('--config.auto-reload');
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'config', mountPath: '/etc/prometheus', readOnly: true });
    expect(JSON.stringify(pod)).not.toContain('subPath');
    expect(find(objects, 'Deployment').spec.template.metadata).not.toHaveProperty('annotations');
  });

  it('has no way to be reloaded or stopped over its open port', () => {
    expect(JSON.stringify(pod)).not.toMatch(/enable-lifecycle|enable-admin-api/);
  });

  it('is found where the gateway and Grafana look, and may list the pods of two namespaces', () => {
    expect(find(objects, 'Service').metadata.namespace).toBe('openfaas');
    expect(objects.filter(({ kind }) => kind === 'Role').map(({ metadata }) => metadata.namespace)).toEqual(['openfaas', 'openfaas-fn']);
  });
});
