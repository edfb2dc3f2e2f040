import { describe, expect, it } from 'vitest';
import { podShape, templateShape } from '../../lib/capacity/pod-shape.ts';
import { readPodTemplate } from '../../lib/manifest/pod-template.ts';
import { MEBI } from './nodes.ts';

function shapeOf(spec: object) {
  const template = readPodTemplate({ apiVersion: 'v1', kind: 'Pod', spec: spec as never }, '', 'Pod');
  if (template === undefined) throw new Error('no pod template');
  return templateShape(template, false);
}

const requests = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });

describe('what a pod requests', () => {
  it('is the sum of its containers', () => {
    expect(shapeOf({ containers: [requests('250m', '64Mi'), requests('0.5', '1Gi')] })).toMatchObject({
      cpuMilli: 750,
      memoryBytes: 1088 * MEBI,
    });
  });

  it('is the largest init container where that is more', () => {
    const shape = shapeOf({ initContainers: [requests('1', '16Mi'), requests('10m', '2Gi')], containers: [requests('100m', '64Mi')] });
    expect(shape).toMatchObject({ cpuMilli: 1000, memoryBytes: 2048 * MEBI });
  });

  it('counts init containers that keep running beside the containers', () => {
    const sidecar = { ...requests('100m', '32Mi'), restartPolicy: 'Always' };
    expect(shapeOf({ initContainers: [sidecar, requests('150m', '16Mi')], containers: [requests('100m', '64Mi')] })).toMatchObject({
      cpuMilli: 250,
      memoryBytes: 96 * MEBI,
    });
  });

  it('takes a limit for an absent request, and adds the overhead', () => {
    const shape = shapeOf({ containers: [{ resources: { limits: { cpu: '300m', memory: '1M' } } }], overhead: { cpu: '50m' } });
    expect(shape).toMatchObject({ cpuMilli: 350, memoryBytes: 1_000_000 });
  });

  it('counts absent requests as 100m and 200 MiB for scoring, a container each', () => {
    expect(shapeOf({ containers: [{}, requests('20m', '8Mi')] })).toMatchObject({
      cpuMilli: 20,
      memoryBytes: 8 * MEBI,
      scoredCpuMilli: 120,
      scoredMemoryBytes: 208 * MEBI,
    });
    expect(podShape({ cpuMilli: 5 })).toMatchObject({ scoredCpuMilli: 5, scoredMemoryBytes: 200 * MEBI });
  });

  it('rounds fractions of a millicore up, and no further', () => {
    expect(shapeOf({ containers: [requests('0.57', '1Mi')] }).cpuMilli).toBe(570);
    expect(shapeOf({ containers: [requests('100u', '1Mi')] }).cpuMilli).toBe(1);
  });

  it('keeps tolerations and node selector', () => {
    const tolerations = [{ operator: 'Exists' }, { key: 'a', value: 'b', effect: 'NoSchedule' }];
    expect(shapeOf({ containers: [], tolerations, nodeSelector: { disk: 'ssd' } })).toMatchObject({
      tolerations: [
        { key: '', effect: '' },
        { key: 'a', value: 'b', effect: 'NoSchedule' },
      ],
      nodeSelector: { disk: 'ssd' },
    });
  });
});
