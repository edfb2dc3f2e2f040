import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { inputFor } from './load-input.ts';
import { type LoadServer, loadServer, wrkResult } from './load-server.ts';
import { rowPod } from './row-pod.ts';
import { resultOf, runProgram } from './run-program.ts';

async function rowServer(): Promise<LoadServer> {
  const server = await loadServer();
  server.pods = () => [rowPod(1), rowPod(2)];
  return server;
}

async function loadWith(result: string | undefined, env: Record<string, string> = {}, wrk: object = {}) {
  const server = await rowServer();
  server.duringLoad = () => result;
  return runProgram(server, inputFor(server, { wrk }), { env });
}

/** Names of an object's fields, those of objects within by their path, as the page writes them. */
function fieldsOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return fieldsOf(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  const own = Object.entries(value).flatMap(([key, inner]) =>
    /^\d/.test(key) ? [] : fieldsOf(inner, path === '' ? key : `${path}.${key}`),
  );
  return own.length === 0 ? [path] : own;
}

describe.skipIf(!requireTool('python3'))('the result line', () => {
  it('has the fields that docs/loads.md explains, all of them and no other', async () => {
    const result = resultOf(await loadWith(wrkResult([[20_000, 99]])));
    const [, page = ''] = readFileSync('docs/loads.md', 'utf8').split('## The result line');
    const explained = [...page.matchAll(/^\| `([\w.[\], `]+)` +\|/gm)].flatMap(([, names = '']) => names.split('`, `'));
    const fields = fieldsOf(result, '').map((field) => field.replace(/\[\]\[\]$/, '[]'));
    expect(explained.toSorted()).toEqual(fields.toSorted());
  });

  it('has what wrk counted, when it ran, and how it ended', async () => {
    const begin = Date.now();
    const result = resultOf(
      await loadWith(
        wrkResult(
          [
            [10_000, 3],
            [30_000, 1],
          ],
          { requests: 5, errors: '0 1 2 3 1' },
        ),
      ),
    );
    expect(result).toMatchObject({
      schema: 2,
      row: 't1-r01-x',
      wrkExitCode: 0,
      durationUs: 2_000_000,
      requests: 5,
      bytes: 4096,
      errors: { connect: 0, read: 1, write: 2, status: 3, timeout: 1 },
      latencyUs: { min: 10_000, max: 30_000, mean: 20_000, stdev: 1, distinct: 2, count: 4, invented: 0 },
      measuredUs: { min: 10_000, max: 30_000, mean: 15_000, stdev: 10_000, distinct: 2, count: 4 },
      perThreadRate: { min: 40, max: 60, mean: 50, stdev: 1.5 },
      histogram: [
        [10_000, 3],
        [30_000, 1],
      ],
    });
    const { startedMs, endedMs } = result as { startedMs: number; endedMs: number };
    expect(startedMs).toBeGreaterThanOrEqual(begin);
    expect(endedMs).toBeGreaterThanOrEqual(startedMs);
    expect(endedMs).toBeLessThanOrEqual(Date.now());
  });

  it('tells how many samples wrk invented, and what was measured without them', async () => {
    // 20 requests of one connection in 2 s: one each 100 ms. For the two of 450 ms wrk adds samples of 350, 250 and 150 ms.
    const raw = [
      [50_000, 18],
      [450_000, 2],
    ] as const;
    const invented = [
      [150_000, 2],
      [250_000, 2],
      [350_000, 2],
    ] as const;
    const samples = [...raw, ...invented].toSorted(([a], [b]) => a - b);
    const result = resultOf(await loadWith(wrkResult(samples, { requests: 20 })));
    expect(result).toMatchObject({
      latencyUs: { count: 26, invented: 6 },
      measuredUs: { count: 20, distinct: 2, mean: 90_000, percentiles: { '50': 50_000, '95': 450_000 } },
    });
  });

  it('claims nothing of what was measured where wrk did not count as it does', async () => {
    const result = resultOf(
      await loadWith(
        wrkResult(
          [
            [50_000, 18],
            [450_000, 9],
          ],
          { requests: 20 },
        ),
      ),
    );
    expect(result).toMatchObject({ latencyUs: { invented: 7 }, measuredUs: null });
  });

  it('has no latency where every answer was late, and is a result: so many were', async () => {
    const result = resultOf(await loadWith(wrkResult([], { requests: 4, errors: '0 0 0 0 4' })));
    expect(result).toMatchObject({
      requests: 4,
      errors: { timeout: 4 },
      latencyUs: null,
      measuredUs: null,
      perThreadRate: null,
      histogram: [],
    });
  });

  it('has at most 5,000 pairs of latencies and counts', async () => {
    const samples = Array.from({ length: 6000 }, (_, index) => [100_000 + index, 1] as const);
    const { histogram } = resultOf(await loadWith(wrkResult(samples), {}, { connections: 6000, threads: 1 }));
    expect((histogram as number[][]).slice(0, 2)).toEqual([
      [100_000, 1000],
      [101_000, 1000],
    ]);
  });

  it('stays with the pod without pods and histogram, short enough for a termination message', async () => {
    const server = await rowServer();
    const run = await runProgram(server, inputFor(server));
    const { pods, histogram, ...rest } = resultOf(run);
    expect(resultOf({ last: run.summary })).toEqual(rest);
    expect(run.summary.length).toBeLessThan(4096);
  });

  it.each<[string, string | undefined, Record<string, string>, string]>([
    ['wrk loads no script, which it calls a success', undefined, {}, 'wrk gave no result (exit code 0)'],
    ['wrk cannot connect', undefined, { FAKE_WRK_EXIT: '1' }, 'wrk gave no result (exit code 1)'],
    ['wrk fails after it has counted', wrkResult([[20_000, 5]]), { FAKE_WRK_EXIT: '1' }, 'wrk ended with exit code 1'],
    ['nothing was answered, which wrk calls a success', wrkResult([]), {}, 'no request was answered'],
    ['no answer was a good one', wrkResult([[9, 7]], { errors: '0 0 0 7 0' }), {}, 'none of the 7 answers was a good one'],
  ])('is not there when %s', async (_, result, env, cause) => {
    const run = await loadWith(result, env);
    expect([run.exitCode, run.last, run.stderr]).toEqual([1, cause, '']);
    expect(run.stdout).not.toMatch(/FAASLAB-WRK-JSON/);
  });
});
