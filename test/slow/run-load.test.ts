import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countingServer } from '../support/counting-server.ts';
import { requireTool } from '../support/require-tool.ts';
import { runScript } from '../support/run-script.ts';

const SCRIPT = 'lib/load/run-load.sh';
const BODY = `{"n": 100, "quotes": "'\\" $(touch x) \\\\"}`;

interface WrkResult {
  readonly row: string;
  readonly durationUs: number;
  readonly requests: number;
  readonly errors: Readonly<Record<'connect' | 'read' | 'write' | 'status' | 'timeout', number>>;
  readonly latencyUs: {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly count: number;
    readonly percentiles: Record<string, number>;
  } | null;
  readonly histogram: readonly (readonly [number, number])[];
}

function resultOf(stdout: string): WrkResult {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(line).toMatch(/^FAASLAB-WRK-JSON \{/);
  return JSON.parse(line.slice('FAASLAB-WRK-JSON '.length));
}

function load(url: string, { wait = 5, threads = 1, connections = 1, duration = 1, timeout = 5, env = {} } = {}) {
  return runScript(['sh', SCRIPT, url, ...[wait, threads, connections, duration, timeout].map(String)], {
    FAASLAB_BODY: BODY,
    FAASLAB_CONTENT_TYPE: 'application/json',
    FAASLAB_ROW_ID: 't1-r01-x',
    FAASLAB_PROBE_PAUSE_SECONDS: '0.1',
    ...env,
  });
}

describe.skipIf(!requireTool('wrk', 1) || !requireTool('curl'))('the load script with the real wrk', () => {
  it("counts as many requests as the server, with the row's body and no error", async () => {
    const server = await countingServer(() => ({ status: 200, afterMs: 5 }));
    const { exitCode, stdout, stderr } = await load(server.url);
    expect([exitCode, stderr]).toEqual([0, '']);
    const result = resultOf(stdout);
    // Three probes before the run; at the end wrk drops what is in flight, at most one request a connection.
    const sent = server.received.length - 3;
    expect(sent - result.requests).toBeGreaterThanOrEqual(0);
    expect(sent - result.requests).toBeLessThanOrEqual(1);
    expect(result.requests).toBeGreaterThan(20);
    expect(result.row).toBe('t1-r01-x');
    expect(result.errors).toEqual({ connect: 0, read: 0, write: 0, status: 0, timeout: 0 });
    for (const request of server.received) expect(request).toEqual({ method: 'POST', contentType: 'application/json', body: BODY });
  });

  it('gives the histogram behind its percentiles', async () => {
    const server = await countingServer((index) => ({ status: 200, afterMs: index % 4 === 0 ? 40 : 4 }));
    const { latencyUs, histogram, requests } = resultOf((await load(server.url)).stdout);
    expect(latencyUs?.count).toBe(histogram.reduce((sum, [, count]) => sum + count, 0));
    expect(latencyUs?.count).toBeGreaterThanOrEqual(requests - 1);
    expect(histogram.map(([value]) => value)).toEqual(histogram.map(([value]) => value).toSorted((a, b) => a - b));
    expect([histogram[0]?.[0], histogram.at(-1)?.[0]]).toEqual([latencyUs?.min, latencyUs?.max]);
    expect(latencyUs?.percentiles['90']).toBeGreaterThan(30_000);
  });

  it('counts answers of 500 apart', async () => {
    const server = await countingServer((index) => ({ status: index < 3 || index % 2 === 0 ? 200 : 500, afterMs: 5 }));
    const result = resultOf((await load(server.url)).stdout);
    expect(result.errors.status).toBeGreaterThan(5);
    expect(Math.abs(result.errors.status - result.requests / 2)).toBeLessThanOrEqual(1);
  });

  it('waits until the function answers three times in a row', async () => {
    const server = await countingServer((index) => ({ status: [503, 200, 503].at(index) ?? 200, afterMs: 5 }));
    const { exitCode, stdout } = await load(server.url, { wait: 10 });
    expect([exitCode, resultOf(stdout).errors.status]).toEqual([0, 0]);
  });

  it('fails with the last status when the function never answers', async () => {
    const server = await countingServer(() => ({ status: 502 }));
    const { exitCode, stdout, stderr } = await load(server.url, { wait: 1 });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/did not answer within 1 s; the last status was 502: done/);
  });

  it('fails when nothing was measured, which wrk itself calls a success', async () => {
    const server = await countingServer((index) => ({ status: 200, afterMs: index < 3 ? 0 : 30_000 }));
    const { exitCode, stdout, stderr } = await load(server.url);
    expect([exitCode, stderr]).toEqual([1, 'no request was answered\n']);
    expect(resultOf(stdout)).toMatchObject({ requests: 0, latencyUs: null, histogram: [] });
  });

  it('fails when wrk does not load its script, which wrk itself calls a success', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'run-load.sh'), readFileSync(SCRIPT));
    const server = await countingServer(() => ({ status: 200 }));
    const { exitCode, stderr } = await runScript(['sh', join(folder, 'run-load.sh'), server.url, '5', '1', '1', '1', '2']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/wrk printed no result line/);
  });

  it('leaves a summary without the histogram where it is told to, short enough for a termination message', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const server = await countingServer(() => ({ status: 200, afterMs: 1 }));
    const { stdout } = await load(server.url, { env: { FAASLAB_SUMMARY_FILE: join(folder, 'summary') } });
    const summary = readFileSync(join(folder, 'summary'), 'utf8');
    const { histogram, ...rest } = resultOf(stdout);
    expect(histogram.length).toBeGreaterThan(0);
    expect(resultOf(summary)).toEqual(rest);
    expect(summary.length).toBeLessThan(4096);
  });
});
