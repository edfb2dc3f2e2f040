import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { functionPodTemplate } from '../../lib/openfaas/function-pod-template.ts';
import { podTemplateHash } from '../support/pod-template-hash/pod-template-hash.ts';
import { renderedStudy } from '../support/rendered-study.ts';

const study = renderedStudy('course-report');
const { lab } = study;

describe('OpenFaaS as published', () => {
  it.each([
    'alertmanager-5c857b6674',
    'basic-auth-plugin-85d885557c',
    'gateway-6ffb6bd755',
    'nats-5fdf6476f',
    'prometheus-96fd58985',
    'queue-worker-7cbc9f8688',
  ])("has the pod template of the report's ReplicaSet %s", (replicaSet) => {
    const name = replicaSet.slice(0, replicaSet.lastIndexOf('-'));
    const { template } = study.find('Deployment', name, 'openfaas').spec;
    expect(`${name}-${podTemplateHash(template as never)}`).toBe(replicaSet);
  });

  it("gives a function the template of the minikube blog's pod shasum-67dddcdb6", () => {
    const template = functionPodTemplate({
      name: 'shasum',
      image: 'ghcr.io/openfaas/alpine:latest',
      environment: { fprocess: 'sha512sum' },
    });
    expect(podTemplateHash(template)).toBe('67dddcdb6');
  });

  it('holds the 26 documents of the report, the CRD once and as v1', () => {
    const objects = [...study.objects('10-crds'), ...study.objects('30-openfaas')].map(
      ({ kind, namespace, name }) => `${kind} ${namespace}/${name}`,
    );
    expect(objects.toSorted()).toEqual(
      [
        'ConfigMap openfaas/alertmanager-config',
        'ConfigMap openfaas/prometheus-config',
        'CustomResourceDefinition /profiles.openfaas.com',
        ...['alertmanager', 'basic-auth-plugin', 'gateway', 'nats', 'prometheus', 'queue-worker'].map(
          (name) => `Deployment openfaas/${name}`,
        ),
        'Role openfaas-fn/openfaas-controller',
        'Role openfaas-fn/openfaas-prometheus-fn',
        'Role openfaas/openfaas-profiles',
        'Role openfaas/openfaas-prometheus',
        'RoleBinding openfaas-fn/openfaas-controller',
        'RoleBinding openfaas-fn/openfaas-prometheus-fn',
        'RoleBinding openfaas/openfaas-profiles',
        'RoleBinding openfaas/openfaas-prometheus',
        ...['alertmanager', 'basic-auth-plugin', 'gateway', 'gateway-external', 'nats', 'prometheus'].map(
          (name) => `Service openfaas/${name}`,
        ),
        'ServiceAccount openfaas/openfaas-controller',
        'ServiceAccount openfaas/openfaas-prometheus',
      ].toSorted(),
    );
    expect(study.objects('10-crds')[0]?.apiVersion).toBe('apiextensions.k8s.io/v1');
  });

  it("exposes gateway, Prometheus and Grafana on the report's ports", () => {
    const ports = ['gateway-external', 'prometheus-nodeport', 'grafana'].map((name) => study.find('Service', name, 'openfaas').spec);
    expect(ports.map((spec) => (spec.ports as { nodePort: number }[])[0]?.nodePort)).toEqual([31112, 30459, 30634]);
    for (const spec of ports) expect(spec.type).toBe('NodePort');
  });

  it("scrapes the hosts under the names that the report printed, before OpenFaaS's own jobs", () => {
    const { data } = study.find('ConfigMap', 'prometheus-config').json as { data: Record<string, string> };
    const config = load(data['prometheus.yml'] ?? '') as {
      scrape_configs: { job_name: string; static_configs?: { targets: string[] }[] }[];
    };
    const jobs = config.scrape_configs.map(({ job_name, static_configs }) => [job_name, static_configs?.[0]?.targets[0]]);
    expect(jobs.slice(0, 5)).toEqual([
      ['master_node_exporter_metrics', '192.168.0.213:9100'],
      ['slave-0001_node_exporter_metrics', '192.168.0.132:9100'],
      ['slave-0002_node_exporter_metrics', '192.168.0.194:9100'],
      ['prometheus', 'localhost:9090'],
      ['kubernetes-pods', undefined],
    ]);
  });
});

describe('rows', () => {
  it('one file of objects and one of load for each row, and nothing else beside the base', () => {
    const paths = study.charts.filter(({ part }) => part !== 'base').map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(lab.rows.flatMap(({ id }) => [`rows/${id}`, `load/${id}`])));
    expect(paths.filter((path) => /^(rows|load)\//.test(path))).toHaveLength(88);
  });

  it.each(lab.rows.map((row) => [row.id, row] as const))('%s is what the matrix says', (id, row) => {
    const [deployment, service] = study.objects(`rows/${id}`);
    const pods = deployment?.pod;
    expect([deployment?.name, deployment?.namespace, service?.name]).toEqual([row.function, 'openfaas-fn', row.function]);
    expect(deployment?.spec).toMatchObject({
      replicas: row.replicas,
      strategy: { type: 'Recreate' },
    });
    expect(deployment?.spec.selector).toEqual({ matchLabels: { faas_function: row.function } });
    const identity = {
      faas_function: row.function,
      'faaslab.dev/study': 'course-report',
      'faaslab.dev/table': row.table,
      'faaslab.dev/row': String(row.row),
      'faaslab.dev/row-id': id,
      'com.openfaas.scale.min': String(row.replicas),
      'com.openfaas.scale.max': String(row.replicas),
    };
    expect(pods?.labels).toEqual(identity);
    expect(deployment?.metadata.labels).toEqual(identity);
    const expected = { requests: amounts(row.resources.requests), limits: amounts(row.resources.limits) };
    expect(pods?.containers[0]?.json.resources).toEqual(row.resources.limits === undefined ? undefined : expected);
  });

  it.each(lab.rows.filter(({ changes }) => changes.length > 0).map((row) => [row.id, row] as const))(
    '%s says what was changed',
    (id, row) => {
      for (const object of [...study.objects(`rows/${id}`), ...study.objects(`load/${id}`)]) {
        const annotations = object.metadata.annotations as Record<string, string>;
        for (const { path, printed, used } of row.changes)
          expect(annotations['faaslab.dev/changed']).toContain(`${path}: ${printed} -> ${used}`);
        expect(annotations['faaslab.dev/changed-because']).toBe(row.note);
      }
    },
  );

  it('loads with the threads, connections, duration and timeout of the row, and its body', () => {
    const [configMap, job] = study.objects('load/t4-2-1-r04-matmul-threads-8');
    const container = job?.pod?.containers[0]?.json;
    expect(container?.args).toEqual(['http://gateway.openfaas.svc.cluster.local:8080/function/matmul', '180', '8', '8', '5', '2']);
    expect(container?.env).toContainEqual({ name: 'FAASLAB_BODY', value: '{"n": 100}' });
    expect(Object.keys(configMap?.json.data as object)).toEqual(['post.lua', 'run-load.sh']);
    expect(job?.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 180 + 5 + 2 + 60 });
    expect(job?.namespace).toBe('faaslab-load');
  });
});

function amounts(of: { readonly cpu?: object; readonly memory?: object } | undefined) {
  return { cpu: String(of?.cpu), memory: String(of?.memory) };
}

describe('credentials', () => {
  it('come from a Job that may create Secrets in one namespace and do nothing else', () => {
    expect(study.find('Role', 'faaslab-credentials').json.rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]);
    expect(study.objects('20-credentials').map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'Job']);
  });

  it('no Secret is in any file', () => {
    for (const { path } of study.charts) expect(study.objects(path).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
