import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Profile } from '../../imports/openfaas.com.ts';
import { runScript } from '../support/run-script.ts';

describe('imports/openfaas.com.ts', () => {
  it('makes a Profile as the API server takes it', () => {
    const chart = new Chart(new App(), 'chart');
    new Profile(chart, 'profile', {
      metadata: { name: 'on-workers', namespace: 'openfaas' },
      spec: { tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 30 }] },
    });
    expect(chart.toJson()).toEqual([
      {
        apiVersion: 'openfaas.com/v1',
        kind: 'Profile',
        metadata: { name: 'on-workers', namespace: 'openfaas' },
        spec: { tolerations: [{ key: 'dedicated', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 30 }] },
      },
    ]);
  });

  it('is what cdk8s import makes of the CRD in dist/ (npm run imports)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'imports-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { exitCode, stderr } = await runScript([
      process.execPath,
      'node_modules/.bin/cdk8s',
      ...['import', 'dist/10-crds.k8s.yaml', '--language', 'typescript', '--output', folder, '--no-save', '--check-upgrade=false'],
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(join(folder, 'openfaas.com.ts'), 'utf8')).toBe(readFileSync('imports/openfaas.com.ts', 'utf8'));
  });
});
