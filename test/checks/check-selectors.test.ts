import { describe, expect, it } from 'vitest';
import { checkSelectors } from '../../lib/checks/check-selectors.ts';
import { checkObjects, deployment, messagesOf, object } from './check-objects.ts';

const PODS = deployment({ containers: [{ name: 'main', ports: [{ name: 'http', containerPort: 8080 }] }] });
const service = (spec: object) => object('v1', 'Service', { spec });
const workload = (kind: string, selector: object | undefined) =>
  object('apps/v1', kind, { spec: { selector, template: { metadata: { labels: { app: 'x', tier: 'back' } } } } });

describe('checkSelectors', () => {
  it.each(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet'])('wants the selector of a %s to match its template', (kind) => {
    expect(checkObjects(checkSelectors, [workload(kind, { matchLabels: { app: 'x' } })])).toEqual([]);
    expect(checkObjects(checkSelectors, [workload(kind, undefined)])).toEqual(['spec.selector [selector-missing]']);
    expect(messagesOf(checkSelectors, [workload(kind, { matchLabels: { app: 'y' } })])).toEqual([
      'selector must match the labels of the pod template, got app: "y" against "x"; make them equal',
    ]);
  });

  it.each([
    ['In', ['x', 'y'], true],
    ['In', ['y'], false],
    ['NotIn', ['y'], true],
    ['NotIn', ['x'], false],
    ['Exists', undefined, true],
    ['DoesNotExist', undefined, false],
    ['Is', ['x'], false],
  ])('understands the expression app %s %j', (operator, values, matches) => {
    const selector = { matchLabels: { app: 'x' }, matchExpressions: [{ key: 'app', operator, values }] };
    expect(checkObjects(checkSelectors, [workload('Deployment', selector)])).toEqual(matches ? [] : ['spec.selector [selector-mismatch]']);
  });

  it('leaves the selector of a Job to Kubernetes', () => {
    expect(checkObjects(checkSelectors, [object('batch/v1', 'Job', { spec: { template: {} } })])).toEqual([]);
  });

  it('takes Services whose ports a selected pod declares, by number, by name or as their own port', () => {
    const ports = [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 'http' }, { port: 8080 }];
    expect(checkObjects(checkSelectors, [PODS, service({ selector: { app: 'x' }, ports })])).toEqual([]);
  });

  it('refuses Services to ports that no selected pod declares', () => {
    const ports = [{ port: 80, targetPort: 80 }, { port: 81, targetPort: 'https' }, { port: 82 }, { port: 83, targetPort: '8080' }];
    expect(checkObjects(checkSelectors, [PODS, service({ selector: { app: 'x' }, ports })])).toEqual([
      'spec.ports[0].targetPort [target-port]',
      'spec.ports[1].targetPort [target-port-name]',
      'spec.ports[2].port [target-port]',
      'spec.ports[3].targetPort [target-port-name]',
    ]);
  });

  it('refuses a Service that selects only pods of another namespace, or only some of the labels', () => {
    const elsewhere = object('v1', 'Service', { metadata: { name: 'x', namespace: 'other' }, spec: { selector: { app: 'x' } } });
    expect(checkObjects(checkSelectors, [PODS, elsewhere])).toEqual(['spec.selector [service-without-pods]']);
    expect(checkObjects(checkSelectors, [PODS, service({ selector: { app: 'x', tier: 'back' } })])).toEqual([
      'spec.selector [service-without-pods]',
    ]);
  });

  it('knows the labels that controllers give', () => {
    const template = {
      metadata: { labels: { app: 'x' } },
      spec: { containers: [{ name: 'a', ports: [{ name: 'p', containerPort: 80 }] }] },
    };
    const set = object('apps/v1', 'StatefulSet', { spec: { selector: { matchLabels: { app: 'x' } }, template } });
    const ports = [{ port: 80, targetPort: 'p' }];
    const found = (workload: object, selector: object) => checkObjects(checkSelectors, [workload, service({ selector, ports })]);
    expect(found(set, { app: 'x', 'statefulset.kubernetes.io/pod-name': 'x-0' })).toEqual([]);
    expect(found(set, { 'statefulset.kubernetes.io/pod-name': 'y-0' })).toEqual(['spec.selector [service-without-pods]']);
    const job = object('batch/v1', 'Job', { spec: { template } });
    expect(found(job, { 'job-name': 'x' })).toEqual([]);
    expect(found(job, { 'batch.kubernetes.io/job-name': 'z' })).toEqual(['spec.selector [service-without-pods]']);
  });

  it('sees the pods of a ReplicationController', () => {
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'a', ports: [{ containerPort: 80 }] }] } };
    const old = object('v1', 'ReplicationController', { spec: { selector: { app: 'x' }, template } });
    expect(checkObjects(checkSelectors, [old, service({ selector: { app: 'x' }, ports: [{ port: 80 }] })])).toEqual([]);
  });

  it('cannot tell what the controllers of custom resources make', () => {
    const operated = object('db.example.org/v1', 'Cluster', { metadata: { name: 'main', namespace: 'lab' } });
    const found = (app: string) => checkObjects(checkSelectors, [operated, service({ selector: { app }, ports: [{ port: 80 }] })]);
    expect(found('main')).toEqual(['spec.selector [service-without-endpoints]']);
    expect(found('main-replica')).toEqual(['spec.selector [service-without-endpoints]']);
    expect(found('other')).toEqual(['spec.selector [service-without-pods]']);
  });

  it('takes selectors of expressions alone', () => {
    const spec = {
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] },
      template: { metadata: { labels: { app: 'x' } } },
    };
    expect(checkObjects(checkSelectors, [object('apps/v1', 'Deployment', { spec })])).toEqual([]);
    expect(checkObjects(checkSelectors, [object('apps/v1', 'Deployment', { spec: { ...spec, selector: {} } })])).toEqual([
      'spec.selector [selector-missing]',
    ]);
  });

  it('wants endpoints by hand where a Service has no selector, and nothing of an external name', () => {
    expect(checkObjects(checkSelectors, [service({ ports: [{ port: 80 }] })])).toEqual(['spec.selector [service-without-endpoints]']);
    const slice = object('discovery.k8s.io/v1', 'EndpointSlice', {
      metadata: { name: 'x-1', namespace: 'lab', labels: { 'kubernetes.io/service-name': 'x' } },
    });
    expect(checkObjects(checkSelectors, [service({ ports: [{ port: 80 }] }), slice])).toEqual([]);
    expect(checkObjects(checkSelectors, [service({ ports: [{ port: 80 }] }), object('v1', 'Endpoints')])).toEqual([]);
    expect(checkObjects(checkSelectors, [service({ type: 'ExternalName', externalName: 'a.example' })])).toEqual([]);
  });
});
