import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ANNOTATIONS_LIMIT } from '../../lib/checks/check-sizes.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { LoadJob } from '../../lib/load/load-job.ts';
import type { RowCall } from '../../lib/load/row-call.ts';
import type { RowProof } from '../../lib/load/row-proof.ts';
import { objectAt } from '../../lib/manifest/json.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { PROOF } from './row-pod.ts';

const CALL: RowCall = { url: 'http://x/f', method: 'POST', headers: { B: '2', A: '1' }, body: '$$9 $(A) "', expectedStatus: 201 };
const ANSWER: RowProof = { kind: 'answer', url: 'http://x/version', fields: { version: 2 } };

/** The Job and the input of a load. */
function load(call: RowCall, proof: RowProof) {
  const lab = loadStudy('experiments', 'course-report', PLATFORMS);
  const [row] = lab.rows;
  if (row === undefined) throw new Error('the study has no row');
  const chart = new Chart(new App(), 'load');
  new LoadJob(chart, 'load', { row, call, proof, settings: lab.load, fidelity: lab.fidelity, labels: { a: 'b' }, annotations: {} });
  const objects = chart.toJson().map((object) => new Manifest(object));
  const [configMap, job] = objects;
  const data = objectAt(configMap?.json ?? {}, 'data');
  return { objects, spec: job?.pod?.spec ?? {}, containers: job?.pod?.containers ?? [], input: JSON.parse(String(data['load.json'])) };
}

describe('LoadJob', () => {
  it('hands over call and proof as they are, in a file: nothing stands where the kubelet would change it', () => {
    const { input, containers } = load(CALL, PROOF);
    expect(input.call).toEqual({ ...CALL, basicAuth: false });
    expect(Object.keys(input.call.headers)).toEqual(['B', 'A']);
    expect(input.proof).toEqual(PROOF);
    expect(containers[0]?.json).toMatchObject({ command: ['python3', '/faaslab/run_load.py'] });
    expect(Object.keys(containers[0]?.json ?? {})).not.toEqual(expect.arrayContaining(['env']));
    expect(Object.keys(containers[0]?.json ?? {})).not.toEqual(expect.arrayContaining(['args']));
  });

  it('keeps away from the pods that it counts, and has a token to count them', () => {
    const { spec } = load(CALL, PROOF);
    expect(spec).toMatchObject({ serviceAccountName: 'faaslab-load', automountServiceAccountToken: true });
    const [preferred] = (spec.affinity as { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: unknown[] } })
      .podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(preferred).toMatchObject({
      podAffinityTerm: { namespaces: ['functions'], labelSelector: { matchLabels: { faas_function: 'f' } } },
    });
  });

  it('has neither where the platform is asked', () => {
    const { spec, input } = load(CALL, ANSWER);
    expect(spec).toMatchObject({ automountServiceAccountToken: false });
    expect(Object.keys(spec)).not.toContain('affinity');
    expect(Object.keys(spec)).not.toContain('serviceAccountName');
    expect(input.proof).toEqual(ANSWER);
  });

  it('mounts the key of the Secret that a call is authenticated with', () => {
    const { spec, containers, input } = load({ ...CALL, basicAuth: { secretName: 'auth', key: 'user' } }, ANSWER);
    expect(input.call.basicAuth).toBe(true);
    expect(spec.volumes).toContainEqual({
      name: 'secret',
      secret: { secretName: 'auth', items: [{ key: 'user', path: 'user-password' }] },
    });
    expect(containers[0]?.json.volumeMounts).toContainEqual({ name: 'secret', mountPath: '/faaslab-secret', readOnly: true });
  });

  it('has room for the longest body that a study may have, with the copy that kubectl apply keeps', () => {
    const { objects } = load({ ...CALL, body: '<'.repeat(38_320) }, PROOF);
    const copies = objects.map((object) => JSON.stringify(object.json).replace(/[<>&]/g, '\\u0000').length);
    expect(Math.max(...copies)).toBeGreaterThan(225_000);
    expect(Math.max(...copies)).toBeLessThan(ANNOTATIONS_LIMIT - 10_000);
  });
});
