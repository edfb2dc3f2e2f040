import { describe, expect, it } from 'vitest';
import { Manifest } from '../../lib/manifest/manifest.ts';

const POD_SPEC = { initContainers: [{ name: 'wait' }], containers: [{ name: 'main' }, { name: 'side' }], volumes: [{ name: 'data' }] };
const TEMPLATE = { metadata: { labels: { app: 'x' } }, spec: POD_SPEC };

describe('Manifest', () => {
  it.each([
    ['apps/v1', 'Deployment', { template: TEMPLATE }, 'spec.template'],
    ['apps/v1', 'DaemonSet', { template: TEMPLATE }, 'spec.template'],
    ['apps/v1', 'StatefulSet', { template: TEMPLATE }, 'spec.template'],
    ['apps/v1', 'ReplicaSet', { template: TEMPLATE }, 'spec.template'],
    ['batch/v1', 'Job', { template: TEMPLATE }, 'spec.template'],
    ['batch/v1beta1', 'CronJob', { jobTemplate: { spec: { template: TEMPLATE } } }, 'spec.jobTemplate.spec.template'],
  ])('finds the pod template of %s %s', (apiVersion, kind, spec, path) => {
    const { pod } = new Manifest({ apiVersion, kind, metadata: { name: 'x' }, spec });
    expect(pod?.labels).toEqual({ app: 'x' });
    expect(pod?.specPath).toBe(`${path}.spec`);
    expect(pod?.metadataPath).toBe(`${path}.metadata`);
    expect(pod?.containers.map((container) => [container.path, container.name, container.init])).toEqual([
      [`${path}.spec.initContainers[0]`, 'wait', true],
      [`${path}.spec.containers[0]`, 'main', false],
      [`${path}.spec.containers[1]`, 'side', false],
    ]);
  });

  it('takes a bare Pod as its own template', () => {
    const { pod, metadata } = new Manifest({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', labels: { app: 'x' } },
      spec: POD_SPEC,
    });
    expect(pod?.metadata).toBe(metadata);
    expect(pod?.metadataPath).toBe('metadata');
    expect(pod?.containers[0]?.path).toBe('spec.initContainers[0]');
  });

  it('sees no pods in a kind of the same name in another group', () => {
    expect(new Manifest({ apiVersion: 'batch.example.com/v1', kind: 'Job', spec: { template: TEMPLATE } }).pod).toBeUndefined();
  });

  it('identifies an object by group, kind, namespace and name, not by version', () => {
    const identity = (apiVersion: string, name: string) =>
      new Manifest({ apiVersion, kind: 'CronJob', metadata: { name, namespace: 'lab' } }).identity;
    expect(identity('batch/v1', 'x')).toBe(identity('batch/v1beta1', 'x'));
    expect(identity('batch/v1', 'x')).not.toBe(identity('batch/v1', 'y'));
    expect(identity('batch/v1', 'x')).not.toBe(identity('v1', 'x'));
  });

  it('reads values of a wrong type as absent', () => {
    const { name, namespace, pod } = new Manifest({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: [],
      spec: { template: { spec: { containers: {} } } },
    });
    expect([name, namespace]).toEqual(['', '']);
    expect(pod?.containers).toEqual([]);
  });

  it.each([null, 'text', [[]]])('refuses %j, which is no object', (value) => {
    expect(() => new Manifest(value)).toThrow(/a manifest must be an object, got (null|string|a list)/);
  });
});
