import { Chart, Testing } from 'cdk8s';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { nodeOverviewDashboard } from '../../lib/metrics/dashboards/node-overview.ts';
import { dashboardJson } from '../../lib/metrics/grafana/dashboard.ts';
import { Grafana, type GrafanaProps } from '../../lib/monitoring/grafana.ts';
import { CpuAmount } from '../../lib/quantities/cpu-amount.ts';
import { REPORT_NODES } from './report-nodes.ts';

const dashboard = nodeOverviewDashboard(REPORT_NODES);
const props: GrafanaProps = {
  namespace: 'openfaas',
  fidelity: 'published',
  image: 'grafana/grafana:7.5.4',
  resources: {},
  nodePort: 30634,
  prometheusUrl: 'http://prometheus.openfaas:9090',
  scrapeIntervalSeconds: 5,
  dashboards: [dashboard],
};

// biome-ignore lint/suspicious/noExplicitAny: cdk8s types its output so
function synth(changed: Partial<GrafanaProps> = {}): any[] {
  const chart = new Chart(Testing.app(), 'test');
  new Grafana(chart, 'grafana', { ...props, ...changed });
  return Testing.synth(chart);
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function find(objects: readonly any[], kind: string, name: string): any {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

const objects = synth();
const deployment = find(objects, 'Deployment', 'grafana');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;

describe('Grafana', () => {
  it('consists of two provisioning files, the dashboards, a Deployment and a Service', () => {
    expect(objects.map((object) => `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`)).toEqual([
      'ConfigMap openfaas/grafana-datasources',
      'ConfigMap openfaas/grafana-dashboard-provider',
      'ConfigMap openfaas/grafana-dashboard-faaslab-nodes',
      'Deployment openfaas/grafana',
      'Service openfaas/grafana',
    ]);
  });

  it('labels every object and the pod', () => {
    const labels = { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/part-of': 'faaslab', app: 'grafana' };
    for (const object of objects) expect(object.metadata.labels).toMatchObject(labels);
    expect(deployment.spec.template.metadata.labels).toEqual(labels);
  });

  it('provisions prometheus under a fixed name and uid, with the scrape interval', () => {
    const file = find(objects, 'ConfigMap', 'grafana-datasources').data['datasources.yaml'];
    expect(load(file, { schema: YAML11_SCHEMA })).toEqual({
      apiVersion: 1,
      datasources: [
        {
          name: 'faaslab-prometheus',
          uid: 'faaslab-prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: 'http://prometheus.openfaas:9090',
          isDefault: true,
          editable: false,
          jsonData: { timeInterval: '5s', httpMethod: 'POST' },
        },
      ],
    });
  });

  it('loads dashboards from the folder where they are mounted and lets nobody save over them', () => {
    const file = find(objects, 'ConfigMap', 'grafana-dashboard-provider').data['dashboards.yaml'];
    expect(load(file, { schema: YAML11_SCHEMA })).toMatchObject({
      apiVersion: 1,
      providers: [{ type: 'file', allowUiUpdates: false, options: { path: '/etc/grafana/dashboards' } }],
    });
    expect(container.volumeMounts).toContainEqual({ name: 'dashboards', mountPath: '/etc/grafana/dashboards', readOnly: true });
    expect(pod.volumes).toContainEqual({
      name: 'dashboards',
      projected: { sources: [{ configMap: { name: 'grafana-dashboard-faaslab-nodes' } }] },
    });
  });

  it('puts each dashboard into a ConfigMap of its own that sidecars find', () => {
    const other = { ...dashboard, uid: 'other' };
    const both = synth({ dashboards: [dashboard, other] });
    expect(find(both, 'ConfigMap', 'grafana-dashboard-faaslab-nodes').data).toEqual({ 'faaslab-nodes.json': dashboardJson(dashboard) });
    expect(find(both, 'ConfigMap', 'grafana-dashboard-other').data).toEqual({ 'other.json': dashboardJson(other) });
    expect(find(both, 'ConfigMap', 'grafana-dashboard-other').metadata.labels.grafana_dashboard).toBe('1');
  });

  it('stays below what kubectl apply can copy into an annotation, up to 25 nodes', () => {
    const nodes = Array.from({ length: 25 }, (_, index) => ({ name: `worker-${String(index).padStart(4, '0')}`, role: 'worker' as const }));
    for (const object of synth({ dashboards: [nodeOverviewDashboard(nodes)] })) expect(JSON.stringify(object).length).toBeLessThan(262_144);
  });

  it('answers on the given port of every host', () => {
    expect(find(objects, 'Service', 'grafana').spec).toEqual({
      type: 'NodePort',
      selector: { app: 'grafana' },
      ports: [{ name: 'http', port: 3000, targetPort: 'http', nodePort: 30634 }],
    });
    expect(container.ports).toEqual([{ name: 'http', containerPort: 3000 }]);
  });
});

describe('the pod of Grafana', () => {
  it('is one, replaced before the next starts', () => {
    expect(deployment.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' }, selector: { matchLabels: { app: 'grafana' } } });
  });

  it('takes the administrator from the Secret, the password as a file', () => {
    expect(container.env).toEqual([
      { name: 'GF_SECURITY_ADMIN_USER', valueFrom: { secretKeyRef: { name: 'grafana-admin', key: 'admin-user' } } },
      { name: 'GF_SECURITY_ADMIN_PASSWORD__FILE', value: '/etc/grafana-admin/admin-password' },
      { name: 'GF_AUTH_ANONYMOUS_ENABLED', value: 'false' },
      { name: 'GF_USERS_ALLOW_SIGN_UP', value: 'false' },
      { name: 'GF_ANALYTICS_REPORTING_ENABLED', value: 'false' },
      { name: 'GF_ANALYTICS_CHECK_FOR_UPDATES', value: 'false' },
    ]);
    expect(pod.volumes).toContainEqual({
      name: 'admin-password',
      secret: { secretName: 'grafana-admin', items: [{ key: 'admin-password', path: 'admin-password' }] },
    });
    expect(container.volumeMounts).toContainEqual({ name: 'admin-password', mountPath: '/etc/grafana-admin', readOnly: true });
  });

  it('runs without root, privileges, a token or a writable image', () => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 472, runAsGroup: 472, fsGroup: 472 },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('can write to its data folder and /tmp alone', () => {
    const writable = container.volumeMounts.filter((mount: { readOnly?: boolean }) => !mount.readOnly);
    expect(writable).toEqual([
      { name: 'data', mountPath: '/var/lib/grafana' },
      { name: 'tmp', mountPath: '/tmp' },
    ]);
    for (const name of ['data', 'tmp']) expect(pod.volumes).toContainEqual({ name, emptyDir: {} });
  });

  it('mounts no volume that it does not have', () => {
    const names = (list: readonly { name: string }[]) => list.map((entry) => entry.name).sort();
    expect(names(container.volumeMounts)).toEqual(names(pod.volumes));
  });

  it('is probed at /api/health and has five minutes to start', () => {
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(container[probe].httpGet).toEqual({ path: '/api/health', port: 'http' });
    }
    expect(container.startupProbe.periodSeconds * container.startupProbe.failureThreshold).toBe(300);
  });

  it('has the given image and resources, and no resources key when there are none', () => {
    expect(container.image).toBe('grafana/grafana:7.5.4');
    expect(container).not.toHaveProperty('resources');
    const limited = synth({ resources: { requests: { cpu: CpuAmount.millicores(100) } } });
    expect(find(limited, 'Deployment', 'grafana').spec.template.spec.containers[0].resources).toEqual({ requests: { cpu: '100m' } });
  });

  it('is replaced when the data source changes and stays when a dashboard does', () => {
    const annotations = (changed: Partial<GrafanaProps>) =>
      find(synth(changed), 'Deployment', 'grafana').spec.template.metadata.annotations;
    const now = deployment.spec.template.metadata.annotations;
    expect(now['faaslab.dev/config-hash']).toMatch(/^[\da-f]{8}$/);
    expect(annotations({ dashboards: [{ ...dashboard, title: 'Changed' }] })).toEqual(now);
    expect(annotations({ prometheusUrl: 'http://prometheus.monitoring:9090' })).not.toEqual(now);
    expect(annotations({ scrapeIntervalSeconds: 15 })).not.toEqual(now);
  });
});
