import { describe, expect, it } from 'vitest';
import { workloads } from '../../lib/capacity/workload.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { deployment } from './deployment.ts';

function surgeOf(replicas: number, strategy?: object): number | undefined {
  return workloads([deployment({ replicas, ...(strategy && { strategy }) })])[0]?.surgeFirst;
}

describe('workloads', () => {
  it('are the objects of apps that run pods, in their order', () => {
    const job = new Manifest({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'n' },
      spec: { template: { spec: {} } },
    });
    const service = new Manifest({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'n' } });
    const found = workloads([job, deployment({ replicas: 2 }), service, deployment({ name: 'agent', namespace: 'n', kind: 'DaemonSet' })]);
    expect(found.map(({ label, replicas }) => [label, replicas])).toEqual([
      ['Deployment openfaas-fn/float-operation', 2],
      ['DaemonSet n/agent', 'every-node'],
    ]);
  });

  it('have one replica where none are named', () => {
    expect(workloads([deployment()])[0]?.replicas).toBe(1);
  });

  it.each([
    ['one of few replicas by default', 3, undefined, 1],
    ['none once a quarter is a whole pod', 4, undefined, 0],
    ['one as the provider of 2021 writes it', 21, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }, 1],
    ['a share, rounded up', 10, { rollingUpdate: { maxUnavailable: '0%', maxSurge: '25%' } }, 3],
    ['none when old pods are stopped first', 21, { type: 'Recreate' }, 0],
    ['none for nothing', 0, undefined, 0],
  ])('start before they stop: %s', (_title, replicas, strategy, surge) => {
    expect(surgeOf(replicas, strategy)).toBe(surge);
  });
});
