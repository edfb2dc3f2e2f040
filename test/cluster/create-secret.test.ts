import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../support/run-script.ts';
import { eventually, getJson, kubectl, mustKubectl, requireCluster } from './kubectl.ts';

const NAMESPACE = 'create-secret-test';
const CREATOR = 'creator';
const NOBODY = 'nobody';

describe.skipIf(!requireCluster())('create-secret.sh against a real API server', () => {
  const account = mkdtempSync(join(tmpdir(), 'account-'));

  beforeAll(async () => {
    mustKubectl('create', 'namespace', NAMESPACE);
    for (const name of [CREATOR, NOBODY]) mustKubectl('-n', NAMESPACE, 'create', 'serviceaccount', name);
    mustKubectl('-n', NAMESPACE, 'create', 'role', CREATOR, '--verb=create', '--resource=secrets');
    mustKubectl('-n', NAMESPACE, 'create', 'rolebinding', CREATOR, `--role=${CREATOR}`, `--serviceaccount=${NAMESPACE}:${CREATOR}`);
    const ca = await eventually('the CA of the cluster', 30, () => {
      const { exitCode, stdout } = kubectl(['-n', NAMESPACE, 'get', 'configmap', 'kube-root-ca.crt', '-o', 'jsonpath={.data.ca\\.crt}']);
      return exitCode === 0 ? stdout : undefined;
    });
    writeFileSync(join(account, 'ca.crt'), ca);
  });

  afterAll(() => {
    rmSync(account, { recursive: true });
    mustKubectl('delete', 'namespace', NAMESPACE, '--wait=true', '--timeout=60s');
  });

  /** Runs the script with the token of a service account of the namespace. */
  function create(serviceAccount: string) {
    writeFileSync(join(account, 'token'), mustKubectl('-n', NAMESPACE, 'create', 'token', serviceAccount).trim());
    return runScript(
      [
        'sh',
        'lib/credentials/create-secret.sh',
        NAMESPACE,
        'basic-auth',
        'basic-auth-user',
        'text',
        'admin',
        'basic-auth-password',
        'random-after',
        '',
      ],
      {
        KUBERNETES_API: mustKubectl('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}'),
        SERVICE_ACCOUNT_DIR: account,
        RETRY_SECONDS: '1',
      },
    );
  }

  it('fails clearly without the right, and makes nothing', async () => {
    const { exitCode, stderr } = await create(NOBODY);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/not allowed to create Secrets here \(HTTP 403\)/)]);
    expect(kubectl(['-n', NAMESPACE, 'get', 'secret', 'basic-auth']).exitCode).toBe(1);
  });

  it('creates the Secret, and does not overwrite it in a second run', async () => {
    expect(await create(CREATOR)).toEqual({ exitCode: 0, stdout: `${NAMESPACE}/basic-auth: created\n`, stderr: '' });
    const first = getJson<{ type: string; data: Record<string, string> }>('-n', NAMESPACE, 'secret', 'basic-auth');
    expect(first.type).toBe('Opaque');
    expect(Buffer.from(first.data['basic-auth-user'] ?? '', 'base64').toString()).toBe('admin');
    expect(Buffer.from(first.data['basic-auth-password'] ?? '', 'base64').toString()).toMatch(/^[0-9a-f]{48}$/);
    expect(await create(CREATOR)).toEqual({ exitCode: 0, stdout: `${NAMESPACE}/basic-auth: exists, left as it is\n`, stderr: '' });
    expect(getJson('-n', NAMESPACE, 'secret', 'basic-auth')).toEqual(first);
  });

  it('runs under an account that can read no Secret', () => {
    const may = (verb: string) =>
      kubectl(['auth', 'can-i', verb, 'secrets', '-n', NAMESPACE, `--as=system:serviceaccount:${NAMESPACE}:${CREATOR}`]).stdout.trim();
    expect(['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'].map((verb) => [verb, may(verb)])).toEqual([
      ['create', 'yes'],
      ...['get', 'list', 'watch', 'update', 'patch', 'delete'].map((verb) => [verb, 'no']),
    ]);
  });
});
