import { load, loadAll } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { labCharts } from '../../charts/lab-charts.ts';
import type { CapacityReport } from '../../lib/capacity/capacity-check.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { schemaCheck } from '../../lib/schema/schema-check.ts';
import { synthesize } from '../../lib/synth/synthesize.ts';
import { toyStudy } from './toy-study.ts';

const { lab, platform } = toyStudy(undefined, afterAll);
const reports: CapacityReport[] = [];
const unknown: string[] = [];
const files = new Map(
  [
    ...synthesize({
      lab,
      platform,
      charts: labCharts(lab, platform),
      onCapacity: (report) => reports.push(report),
      gates: { checks: [checkRules, schemaCheck(findSchemas(lab.cluster.kubernetes.minor), (api) => unknown.push(api))] },
    }),
  ].map(({ path, text }) => [path, text.toString()]),
);
const objects = (path: string) => loadAll(files.get(path) ?? '').map((json) => new Manifest(json));

describe('a platform that is added through the port alone', () => {
  it('makes a whole output, which passes every check, rule and schema', () => {
    expect([...files.keys()].filter((path) => !/^(?:host|index)\//.test(path))).toEqual([
      '00-namespaces.k8s.yaml',
      '20-credentials.k8s.yaml',
      '40-monitoring.k8s.yaml',
      '45-load.k8s.yaml',
      'network/flannel.k8s.yaml',
      'rows/ttoy-r01-one.k8s.yaml',
      'load/ttoy-r01-one.k8s.yaml',
      'rows/ttoy-r02-two.k8s.yaml',
      'load/ttoy-r02-two.k8s.yaml',
    ]);
    expect(unknown).toEqual([]);
  });

  it('has its row, and no trace of another platform', () => {
    expect(objects('rows/ttoy-r02-two.k8s.yaml').map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([
      'Deployment toy/float-operation',
      'Service toy/float-operation',
    ]);
    for (const [path, text] of files) expect(text, path).not.toMatch(/openfaas|faas_function|faas-cli/i);
  });

  it('leaves Prometheus, Grafana and credentials to the lab, which puts them into a namespace of its own', () => {
    const monitoring = objects('40-monitoring.k8s.yaml').filter(({ kind }) => kind === 'Deployment');
    expect(monitoring.map(({ namespace, name }) => `${namespace}/${name}`).toSorted()).toEqual([
      'faaslab-monitoring/grafana',
      'faaslab-monitoring/kube-state-metrics',
      'faaslab-monitoring/prometheus',
    ]);
    const [job] = objects('20-credentials.k8s.yaml').filter(({ kind }) => kind === 'Job');
    expect([job?.namespace, job?.pod?.containers.map(({ name }) => name)]).toEqual(['faaslab-monitoring', ['grafana-admin']]);
    const roles = objects('40-monitoring.k8s.yaml').filter(({ kind, name }) => kind === 'Role' && name === 'prometheus');
    expect(roles.map(({ namespace }) => namespace)).toEqual(['toy']);
  });

  it('is planned: rows that may overlap must fit beside the one before', () => {
    const [report] = reports;
    expect(report?.errors).toEqual([]);
    const [one, two] = report?.rows ?? [];
    expect([one?.replicas, one?.cpuMilli, two?.replicas, two?.cpuMilli]).toEqual([1, 100, 2, 200]);
    const alone = toyStudy((matrix) => matrix.tables[0].rows.shift());
    const planned: CapacityReport[] = [];
    const run = synthesize({ ...alone, charts: labCharts(alone.lab, alone.platform), onCapacity: (given) => planned.push(given) });
    expect([...run].length).toBeGreaterThan(0);
    // The pod of row one takes 100m that a pod of 200m would have had, on one node.
    expect((planned[0]?.rows[0]?.fits ?? 0) - (two?.fits ?? 0)).toBe(1);
  });

  it('is called and proven as it says', () => {
    const row = lab.rows[1];
    if (row === undefined) throw new Error('the study has two rows');
    expect(platform.call(row)).toMatchObject({
      url: 'http://float-operation.toy.svc.cluster.local:8080/',
      headers: { 'X-Toy': 'yes' },
      body: '1000',
    });
    const [job] = objects('load/ttoy-r02-two.k8s.yaml').filter(({ kind }) => kind === 'Job');
    expect(JSON.stringify(job?.json)).toContain('toy.example/function');
    const index = load(files.get('index/rows.json') ?? '') as { rows: { body: string }[] };
    expect(index.rows.map(({ body }) => body)).toEqual(['1000', '1000']);
  });

  it('refuses what a row cannot say on it, at the place in the file', () => {
    expect(() => toyStudy((matrix) => Object.assign(matrix.tables[0].rows[1], { replicas: 3 }))).toThrow(
      /matrix\.yaml: tables\[0\]\.rows\[1\]\.replicas: must be at most 2 on toy, which has no more, got 3$/,
    );
  });
});
