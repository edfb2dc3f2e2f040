import { describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { inputFor } from './load-input.ts';
import { loadServer } from './load-server.ts';
import { rowPod } from './row-pod.ts';
import { resultOf, runProgram } from './run-program.ts';

/** What a shell, the kubelet, JSON, curl or Lua would each change if it came through them. */
const HOSTILE = `$$9.99 $(FAASLAB_ROW_ID) $HOME \`x\` "quoted" 'single' \\ \\n\n\r\n\t@file %d é 漢 \u0001 {{n}} ]]`;
const ANSWER = { kind: 'answer', fields: { 'annotations.row': 't1-r01-x', version: 3, 'exec.2.binary': true } };

describe.skipIf(!requireTool('python3'))('the calls of a load', () => {
  const rowServer = async () => {
    const server = await loadServer();
    server.pods = () => [rowPod(1), rowPod(2)];
    return server;
  };

  it.each([
    ['hostile', HOSTILE],
    ['of 300,000 bytes', 'x'.repeat(300_000)],
    ['empty', ''],
  ])('carry a body that is %s as it is', async (_, body) => {
    const server = await rowServer();
    const run = await runProgram(server, inputFor(server, { call: { body } }));
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    // Three before the load.
    expect(server.calls.map((call) => [call.method, call.body])).toEqual(Array(3).fill(['POST', body]));
  });

  it('carry the headers as they are, in their order, and nothing of their own but Host and Content-Length', async () => {
    const headers = { 'X-Second': 'b: $(x) "é"', 'Content-Type': 'text/plain', Accept: '*/*' };
    const server = await rowServer();
    await runProgram(server, inputFor(server, { call: { headers, body: 'x' } }));
    const names = server.calls[0]?.headers.filter((_, index) => index % 2 === 0);
    expect(names).toEqual(['Host', 'X-Second', 'Content-Type', 'Accept', 'Content-Length']);
    const second = server.calls[0]?.headers[3] ?? '';
    expect(Buffer.from(second, 'latin1').toString('utf8')).toBe(headers['X-Second']);
  });

  it('go to the host that the headers name, where they name one', async () => {
    const server = await rowServer();
    await runProgram(server, inputFor(server, { call: { headers: { host: 'f.example.org' } } }));
    expect(server.calls[0]?.headers.slice(0, 4)).toEqual(['host', 'f.example.org', 'Content-Length', '8']);
  });

  it('are authenticated by the Secret where they are to be', async () => {
    const server = await rowServer();
    await runProgram(server, inputFor(server, { call: { basicAuth: true, method: 'GET', body: '' } }), {
      files: { secret: 'user:pass\n' },
    });
    expect(server.calls[0]).toMatchObject({ method: 'GET', body: '' });
    const { headers = [] } = server.calls[0] ?? {};
    expect(headers[headers.indexOf('Authorization') + 1]).toBe(`Basic ${Buffer.from('user:pass').toString('base64')}`);
  });

  it('must be answered three times in a row as they should, before the load starts', async () => {
    const server = await rowServer();
    const statuses = [503, 200, 200, 503, 200, 200, 200];
    server.functionStatus = (index) => statuses[index] ?? 200;
    const run = await runProgram(server, inputFor(server));
    expect([run.exitCode, server.calls.length]).toEqual([0, statuses.length]);
  });

  it('end the load with the last answer when none is as it should be within the time', async () => {
    const server = await rowServer();
    server.functionStatus = () => 202;
    const run = await runProgram(server, inputFor(server, { waitSeconds: 1 }));
    expect([run.exitCode, run.last]).toEqual([1, `after 1 s: ${server.url}/function/f must answer 200, got 202: done`]);
  });

  it('end the load when nothing answers', async () => {
    const server = await rowServer();
    const run = await runProgram(server, inputFor(server, { waitSeconds: 1, call: { url: 'http://127.0.0.1:1/function/f' } }));
    expect(run.last).toMatch(/^after 1 s: http:\/\/127.0.0.1:1\/function\/f does not answer: .*refused/);
  });

  it('are made where the platform says that it runs the row, and no pod is counted', async () => {
    const server = await loadServer();
    server.answer = () => ({ annotations: { row: 't1-r01-x' }, version: 3, exec: [{}, {}, { binary: true }] });
    const proof = { ...ANSWER, url: `${server.url}/answer` };
    const run = await runProgram(server, inputFor(server, { proof, call: { basicAuth: true } }), { files: { secret: 'user:pass' } });
    expect(resultOf(run)).toMatchObject({ podsCounted: 0, pods: [] });
    expect(server.asked[0]).toBe(`/answer Basic ${Buffer.from('user:pass').toString('base64')}`);
  });

  it.each([
    [{ annotations: { row: 't1-r02-y' }, version: 3 }, /has annotations.row "t1-r02-y", and must have "t1-r01-x"$/],
    [{ annotations: { row: 't1-r01-x' }, version: 4 }, /has version 4, and must have 3$/],
    [{ annotations: { row: 't1-r01-x' }, version: 3, exec: [] }, /has exec.2.binary null, and must have true$/],
    [{ annotations: { row: 't1-r01-x' }, version: 3, exec: [{}, {}, { binary: 1 }] }, /has exec.2.binary 1, and must have true$/],
    [[], /has annotations.row null, and must have "t1-r01-x"$/],
  ])('are not made where the platform runs another: %j', async (answer, cause) => {
    const server = await loadServer();
    server.answer = () => answer;
    const run = await runProgram(server, inputFor(server, { proof: { ...ANSWER, url: `${server.url}/answer` }, waitSeconds: 3600 }));
    expect(run.exitCode).toBe(1);
    expect(run.last).toMatch(/^another row is deployed: /);
    expect(run.last).toMatch(cause);
  });
});
