import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../lib/config/config-error.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import type { MonitoringSettings } from '../../lib/lab/lab.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { tempStudy } from '../support/temp-study.ts';

/** The settings of a copy of the course report with a changed section `monitoring`, or the faults of it. */
function settings(change: (monitoring: Record<string, unknown>) => void, fidelity?: string): MonitoringSettings | string[] {
  const study = tempStudy();
  study.edit('lab.yaml', (lab) => {
    change(lab.monitoring);
    if (fidelity !== undefined) lab.fidelity = fidelity;
  });
  try {
    return loadStudy(study.experiments, study.study, PLATFORMS).monitoring;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('settings of monitoring', () => {
  it('are full, repaired and on the host where a study says nothing', () => {
    const found = settings((monitoring) => {
      delete monitoring.level;
      delete monitoring.scaling;
    });
    expect(found).toMatchObject({
      level: 'full',
      scaling: 'repaired',
      kubelet: true,
      kubeStateMetrics: true,
      nodeExporter: { run: 'host' },
    });
  });

  it('at level published have no sources but the published ones, and the published routing', () => {
    const found = settings((monitoring) => {
      monitoring.level = 'published';
      delete monitoring.scaling;
    });
    expect(found).toMatchObject({ level: 'published', scaling: 'published', kubelet: false, kubeStateMetrics: false });
  });

  it('can leave out either source', () => {
    expect(settings((monitoring) => Object.assign(monitoring, { kubelet: false, scaling: 'off' }))).toMatchObject({
      kubelet: false,
      kubeStateMetrics: true,
      scaling: 'off',
    });
  });

  it('refuse at level published what that level does not have', () => {
    expect(settings((monitoring) => Object.assign(monitoring, { level: 'published', kubelet: true }))).toEqual([
      'monitoring.kubelet: must not be true at level published, which has neither; set level to full',
    ]);
  });

  const server = { retention: '360h', retentionSize: '2Gi', claim: { size: '5Gi' }, requests: { memory: '512Mi' } };
  const withServer = (monitoring: Record<string, unknown>) => Object.assign(monitoring, { prometheus: { nodePort: 30459, server } });

  it('refuse a Prometheus of our own in the place of the published one', () => {
    expect(settings(withServer)).toEqual([
      'monitoring.prometheus.server: must not be set in a study of fidelity published, whose Prometheus is the published one; remove it',
    ]);
  });

  it('take its retention and disk in a hardened study', () => {
    const found = settings(withServer, 'hardened');
    if (Array.isArray(found)) throw new Error(found.join('\n'));
    const { prometheus } = found;
    expect(prometheus.server?.retention.seconds).toBe(360 * 3600);
    expect(prometheus.server?.retentionSize?.bytes).toBe(2 * 2 ** 30);
    expect(prometheus.server?.claim?.size.toString()).toBe('5Gi');
    expect(prometheus.server?.resources.requests?.memory?.toString()).toBe('512Mi');
  });

  it('refuse a request above the limit', () => {
    const found = settings((monitoring) => {
      withServer(monitoring);
      monitoring.prometheus = { nodePort: 30459, server: { ...server, limits: { memory: '256Mi' } } };
    }, 'hardened');
    expect(found).toEqual(['monitoring.prometheus.server.requests.memory: must be at most the limit 256Mi, got 512Mi']);
  });
});
