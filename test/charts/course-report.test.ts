import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { LOAD_PROGRAM } from '../../lib/load/load-program.ts';
import { objectAt, objectsAt, textAt } from '../../lib/manifest/json.ts';
import type { Manifest } from '../../lib/manifest/manifest.ts';
import endWhenIdle from '../../lib/openfaas/end-when-idle.sh';
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

  it.each(lab.rows.map(({ id }) => id))('a pod of %s ends when no call runs in it, and has time for one that does', (id) => {
    const pods = study.objects(`rows/${id}`)[0]?.pod;
    const [container] = pods?.containers ?? [];
    expect(container?.json.lifecycle).toEqual({ preStop: { exec: { command: ['sh', '-c', endWhenIdle] } } });
    const [, write = ''] =
      /^(\d+)s$/.exec(String(objectsAt(container?.json ?? {}, 'env').find(({ name }) => name === 'write_timeout')?.value)) ?? [];
    expect(pods?.spec.terminationGracePeriodSeconds).toBeGreaterThan(Number(write));
  });

  it('loads with the threads, connections, duration and timeout of the row, and its body', () => {
    const [configMap, job] = study.objects('load/t4-2-1-r04-matmul-threads-8');
    expect(Object.keys(objectAt(configMap?.json ?? {}, 'data'))).toEqual(['load.json']);
    const [program] = study.objects('45-load');
    expect([program?.kind, program?.namespace, objectAt(program?.json ?? {}, 'data')]).toEqual(['ConfigMap', 'faaslab-load', LOAD_PROGRAM]);
    expect(job?.pod?.volumes[0]).toEqual({
      name: 'program',
      projected: { sources: [program?.name, configMap?.name].map((name) => ({ configMap: { name } })) },
    });
    const input = loadInputOf(configMap);
    expect(input).toMatchObject({ row: 't4-2-1-r04-matmul-threads-8', waitSeconds: 180 });
    expect(input.wrk).toEqual({ threads: 8, connections: 8, durationSeconds: 5, timeoutSeconds: 2 });
    expect(input.call).toEqual({
      url: 'http://gateway.openfaas.svc.cluster.local:8080/function/matmul',
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"n": 100}',
      expectedStatus: 200,
      basicAuth: false,
    });
    expect(job?.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 180 + 5 + 2 + 120 });
    expect(job?.namespace).toBe('faaslab-load');
  });

  it.each(lab.rows.map(({ id }) => id))('the load of %s asks for the very pods that the row deploys', (id) => {
    const [deployment] = study.objects(`rows/${id}`);
    const [configMap] = study.objects(`load/${id}`);
    const { proof } = loadInputOf(configMap);
    expect(proof).toEqual({
      kind: 'pods',
      namespace: 'openfaas-fn',
      serving: { faas_function: deployment?.name },
      row: { 'faaslab.dev/row-id': id },
      replicas: deployment?.spec.replicas,
      template: deployment?.spec.template,
    });
  });
});

function loadInputOf(configMap: Manifest | undefined) {
  return JSON.parse(textAt(objectAt(configMap?.json ?? {}, 'data'), 'load.json'));
}

function amounts(of: { readonly cpu?: object; readonly memory?: object } | undefined) {
  return { cpu: String(of?.cpu), memory: String(of?.memory) };
}

describe('the account of the loads', () => {
  it('may read the pods of functions and do nothing else, with a token in the loads alone', () => {
    const [, account, ...others] = study.objects('45-load');
    expect(account?.json).toMatchObject({ kind: 'ServiceAccount', automountServiceAccountToken: false });
    expect(others.map(({ kind, namespace }) => `${kind} ${namespace}`)).toEqual(['Role openfaas-fn', 'RoleBinding openfaas-fn']);
    expect(others[0]?.json.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }]);
    expect(others[1]?.json.subjects).toEqual([{ kind: 'ServiceAccount', name: account?.name, namespace: 'faaslab-load' }]);
    for (const { part, path } of study.charts.filter(({ path }) => path.startsWith('load/'))) {
      expect(part).toBe('load');
      const pods = study.objects(path).find(({ kind }) => kind === 'Job')?.pod?.spec;
      expect(pods).toMatchObject({ serviceAccountName: account?.name, automountServiceAccountToken: true });
    }
  });
});

describe('credentials', () => {
  it('come from a Job that may create Secrets in one namespace and do nothing else', () => {
    expect(study.find('Role', 'faaslab-credentials').json.rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]);
    expect(study.objects('20-credentials').map(({ kind }) => kind)).toEqual(['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'Job']);
  });

  it('no Secret is in any file', () => {
    for (const { path } of study.charts) expect(study.objects(path).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
