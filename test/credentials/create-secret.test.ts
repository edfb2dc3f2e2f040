import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { runScript } from '../support/run-script.ts';

const TOKEN = 'service-account-token';

interface Call {
  readonly url: string;
  readonly authorization: string;
  readonly secret: {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly stringData: Readonly<Record<string, string>>;
  };
}

/** Runs the script against an API server that answers with these statuses, the last one from then on. */
async function create(...statuses: readonly number[]) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.writeHead(statuses[calls.length] ?? statuses.at(-1) ?? 500).end();
    calls.push({
      url: `${request.method} ${request.url}`,
      authorization: request.headers.authorization ?? '',
      secret: JSON.parse(Buffer.concat(chunks).toString()),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const account = mkdtempSync(join(tmpdir(), 'account-'));
  onTestFinished(() => {
    server.close();
    rmSync(account, { recursive: true });
  });
  writeFileSync(join(account, 'token'), TOKEN);
  writeFileSync(join(account, 'ca.crt'), '');
  const run = await runScript(
    [
      'sh',
      'lib/credentials/create-secret.sh',
      'openfaas',
      'basic-auth',
      'basic-auth-user',
      'text',
      'admin',
      'basic-auth-password',
      'random-after',
      '',
    ],
    { KUBERNETES_API: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, SERVICE_ACCOUNT_DIR: account, RETRY_SECONDS: '0' },
  );
  return { ...run, calls };
}

describe.skipIf(!requireTool('curl'))('create-secret.sh', () => {
  it("posts a Secret with the user and 48 random hexadecimal digits, under the pod's token", async () => {
    const { exitCode, stdout, stderr, calls } = await create(201);
    expect([exitCode, stdout, stderr]).toEqual([0, 'openfaas/basic-auth: created\n', '']);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      url: 'POST /api/v1/namespaces/openfaas/secrets',
      authorization: `Bearer ${TOKEN}`,
      secret: { metadata: { name: 'basic-auth', namespace: 'openfaas' }, stringData: { 'basic-auth-user': 'admin' } },
    });
    expect(calls[0]?.secret.stringData['basic-auth-password']).toMatch(/^[0-9a-f]{48}$/);
  });

  it('makes another password each time, and prints none', async () => {
    const [first, second] = [await create(201), await create(201)];
    const passwords = [first, second].map(({ calls }) => calls[0]?.secret.stringData['basic-auth-password'] ?? '');
    expect(passwords[0]).not.toBe(passwords[1]);
    expect(first.stdout + first.stderr).not.toContain(passwords[0]);
  });

  it('leaves a Secret that exists', async () => {
    const { exitCode, stdout, calls } = await create(409);
    expect([exitCode, stdout, calls.length]).toEqual([0, 'openfaas/basic-auth: exists, left as it is\n', 1]);
  });

  it.each([401, 403])('fails at once without the right (%d)', async (status) => {
    const { exitCode, stderr, calls } = await create(status);
    expect([exitCode, calls.length]).toEqual([1, 1]);
    expect(stderr).toMatch(new RegExp(`not allowed to create Secrets here \\(HTTP ${status}\\); check the Role faaslab-credentials`));
  });

  it('tries again while the API server has trouble', async () => {
    const { exitCode, calls } = await create(503, 500, 201);
    expect([exitCode, calls.length]).toEqual([0, 3]);
  });

  it('gives up after ten tries', async () => {
    const { exitCode, stderr, calls } = await create(503);
    expect([exitCode, calls.length]).toEqual([1, 10]);
    expect(stderr).toMatch(/the API server answered HTTP 503 ten times/);
  });

  it('shows its usage when called wrongly', async () => {
    const { exitCode, stderr } = await runScript(['sh', 'lib/credentials/create-secret.sh', 'openfaas']);
    expect([exitCode, stderr.slice(0, 6)]).toEqual([2, 'usage:']);
  });
});
