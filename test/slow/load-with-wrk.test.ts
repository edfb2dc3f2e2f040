import { describe, expect, it } from 'vitest';
import { inputFor } from '../load/load-input.ts';
import { loadServer } from '../load/load-server.ts';
import { rowPod } from '../load/row-pod.ts';
import { resultOf, runProgram } from '../load/run-program.ts';
import { countingServer } from '../support/counting-server.ts';
import { requireTool } from '../support/require-tool.ts';

const BODY = `{"n": 100, "quotes": "'\\" $(touch x) $$9 \\\\", "sign": "é"}\n\n`;

interface Result {
  readonly requests: number;
  readonly durationUs: number;
  readonly errors: Readonly<Record<'connect' | 'read' | 'write' | 'status' | 'timeout', number>>;
  readonly latencyUs: Figures & { readonly invented: number };
  readonly measuredUs: Figures;
  readonly histogram: readonly (readonly [number, number])[];
}

interface Figures {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
  readonly percentiles: Readonly<Record<string, number>>;
}

/** Loads a function with the real wrk. The first three calls are made before it. */
async function load(answer: (index: number) => { status: number; afterMs?: number }, changes: Parameters<typeof inputFor>[1] = {}) {
  const server = await loadServer();
  server.pods = () => [rowPod(1), rowPod(2)];
  const target = await countingServer(answer);
  const run = await runProgram(server, inputFor(server, { ...changes, call: { url: target.url, body: BODY, ...changes.call } }), {
    realWrk: true,
  });
  return { run, received: target.received, result: () => resultOf(run) as unknown as Result };
}

describe.skipIf(!requireTool('wrk', 1) || !requireTool('python3'))('the program of a load with the real wrk', () => {
  it("counts as many requests as the server, with the row's body and no error", async () => {
    const { run, received, result } = await load(() => ({ status: 200, afterMs: 5 }));
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const { requests, errors, latencyUs } = result();
    // Three calls beside the run; at the end wrk drops what is in flight, at most one request a connection.
    const sent = received.length - 3;
    expect(sent - requests).toBeGreaterThanOrEqual(0);
    expect(sent - requests).toBeLessThanOrEqual(1);
    expect(requests).toBeGreaterThan(20);
    expect(errors).toEqual({ connect: 0, read: 0, write: 0, status: 0, timeout: 0 });
    expect(latencyUs.count - latencyUs.invented).toBe(requests);
    for (const request of received) expect(request).toEqual({ method: 'POST', contentType: 'application/json', body: BODY });
  });

  it('carries a body that no variable could', async () => {
    const body = '$(x)'.repeat(50_000);
    const { run, received } = await load(() => ({ status: 200, afterMs: 20 }), { call: { body } });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(received.length).toBeGreaterThan(5);
    for (const request of received) expect(request.body).toBe(body);
  });

  it.each([
    { 'X-Second': 'b: "é"', 'Content-Type': 'text/plain', Accept: '*/*' },
    { Accept: '*/*', host: 'f.example.org' },
  ])('sends the headers %j as the calls before it do', async (headers) => {
    const server = await loadServer();
    server.pods = () => [rowPod(1), rowPod(2)];
    const run = await runProgram(server, inputFor(server, { call: { headers }, wrk: { connections: 4, threads: 2 } }), { realWrk: true });
    expect(run.exitCode, run.stdout).toBe(0);
    const [first, ...others] = server.calls.map((call) => JSON.stringify(call.headers));
    expect(others.length).toBeGreaterThan(20);
    expect(new Set(others)).toEqual(new Set([first]));
  });

  it('takes back what wrk invented, to the sample', async () => {
    // Every eighth answer is far above the mean, for which wrk adds samples that nobody waited for.
    const { result } = await load((index) => ({ status: 200, afterMs: index % 8 === 7 ? 120 : 4 }), {
      wrk: { durationSeconds: 3, connections: 2 },
    });
    const { requests, errors, latencyUs, measuredUs, histogram, durationUs } = result();
    expect(latencyUs.invented).toBeGreaterThan(5);
    expect(latencyUs.count).toBe(histogram.reduce((sum, [, count]) => sum + count, 0));
    expect(latencyUs.count - latencyUs.invented).toBe(requests - errors.timeout);
    expect(measuredUs.count).toBe(requests - errors.timeout);
    // Little's law: in a closed loop the mean latency times the rate is the number of connections.
    const inFlight = (mean: number) => (mean * requests) / durationUs;
    expect(inFlight(measuredUs.mean)).toBeGreaterThan(1.7);
    expect(inFlight(measuredUs.mean)).toBeLessThan(2.05);
    expect(inFlight(latencyUs.mean)).toBeGreaterThan(inFlight(measuredUs.mean));
  });

  it('gives the histogram behind its percentiles', async () => {
    const { result } = await load((index) => ({ status: 200, afterMs: index % 4 === 0 ? 40 : 4 }));
    const { latencyUs, histogram } = result();
    expect(histogram.map(([value]) => value)).toEqual(histogram.map(([value]) => value).toSorted((a, b) => a - b));
    expect([histogram[0]?.[0], histogram.at(-1)?.[0]]).toEqual([latencyUs.min, latencyUs.max]);
    expect(latencyUs.percentiles['90']).toBeGreaterThan(30_000);
  });

  it('counts answers of 500 apart', async () => {
    // Of the first hundred calls of wrk every second one.
    const { run, result } = await load((index) => ({ status: index >= 3 && index < 103 && index % 2 === 0 ? 500 : 200, afterMs: 2 }), {
      wrk: { durationSeconds: 2 },
    });
    expect(run.exitCode, run.stdout).toBe(0);
    expect(result().errors.status).toBe(50);
  });

  it('fails when nothing was measured, which wrk itself calls a success', async () => {
    const { run } = await load((index) => ({ status: 200, afterMs: index < 3 ? 0 : 30_000 }));
    expect([run.exitCode, run.last]).toEqual([1, 'no request was answered']);
  });

  it('fails when wrk does not load its script, which wrk itself calls a success', async () => {
    const server = await loadServer();
    server.pods = () => [rowPod(1), rowPod(2)];
    const target = await countingServer(() => ({ status: 200 }));
    const run = await runProgram(server, inputFor(server, { call: { url: target.url } }), {
      realWrk: true,
      files: { 'wrk.lua': 'no lua at all' },
    });
    expect([run.exitCode, run.last]).toEqual([1, 'wrk gave no result (exit code 0)']);
  });
});
