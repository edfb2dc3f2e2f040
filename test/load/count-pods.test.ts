import { describe, expect, it } from 'vitest';
import { requireTool } from '../support/require-tool.ts';
import { inputFor } from './load-input.ts';
import { loadServer, wrkResult } from './load-server.ts';
import { type Pod, rowPod, status, withContainer } from './row-pod.ts';
import { resultOf, runProgram } from './run-program.ts';

const TERMINATING = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const OTHER_ROW = { labels: { faas_function: 'f', 'faaslab.dev/row-id': 't1-r02-y', 'faaslab.dev/row': '2' } };
const GOOD = [rowPod(1), rowPod(2)];

describe.skipIf(!requireTool('python3'))('the pods that answer a load', () => {
  it('are counted before and after, and stand in the result', async () => {
    const server = await loadServer();
    server.pods = () => [rowPod(2), rowPod(1), rowPod(9, { status: { phase: 'Failed' } })];
    const run = await runProgram(server, inputFor(server));
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    const pod = (n: number) => ({
      name: `f-abc-${n}`,
      uid: `uid-${n}`,
      node: `node-${n}`,
      readyBefore: true,
      readyAfter: true,
      restarts: 0,
      template: true,
    });
    expect(resultOf(run)).toMatchObject({ schema: 2, row: 't1-r01-x', podsCounted: 2, pods: [pod(1), pod(2)] });
    expect(server.asked[0]).toBe('/api/v1/namespaces/functions/pods?labelSelector=faas_function%3Df Bearer the-token');
  });

  it.each<[string, readonly Pod[], RegExp]>([
    [
      'another row is deployed',
      [rowPod(1, { metadata: OTHER_ROW }), rowPod(2, { metadata: OTHER_ROW })],
      /^another row is deployed: pod f-abc-1 has faaslab.dev\/row-id=t1-r02-y, and must have faaslab.dev\/row-id=t1-r01-x: /,
    ],
    [
      'the base is deployed',
      [rowPod(1, { metadata: { labels: { faas_function: 'f' } } })],
      /^another row is deployed: pod f-abc-1 has no faaslab.dev\/row-id/,
    ],
    [
      'a pod of another row is left beside the right ones',
      [...GOOD, rowPod(3, { metadata: OTHER_ROW })],
      /^another row is deployed: pod f-abc-3 has faaslab.dev\/row-id=t1-r02-y/,
    ],
    [
      'a pod has another variable, as after a change through the gateway',
      [
        rowPod(1),
        withContainer(rowPod(2), {
          env: [
            { name: 'exec_timeout', value: '10s' },
            { name: 'write_timeout', value: '1s' },
            { name: 'fprocess', value: 'cat' },
          ],
        }),
      ],
      /^the function was changed after its row was applied: in pod f-abc-2, spec.containers\[f\].env\[write_timeout\].value is "1s" instead of "15s"; spec.containers\[f\].env\[fprocess\] is "cat" instead of absent$/,
    ],
    ['there are too many pods', [...GOOD, rowPod(3)], /^there must be 2 pods of the row, got 3 \(3 ready\)$/],
    ['there are too few', [rowPod(1)], /^there must be 2 pods of the row, got 1 \(1 ready\)$/],
    ['there is none', [], /^no pod with faas_function=f in functions; apply the row/],
    [
      'a pod has no node',
      [
        rowPod(1),
        rowPod(2, {
          status: {
            phase: 'Pending',
            conditions: [
              { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.' },
            ],
          },
        }),
      ],
      /^pod f-abc-2 is Unschedulable: 0\/3 nodes are available: 3 Insufficient cpu\.$/,
    ],
    ...['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'].map((reason): [string, readonly Pod[], RegExp] => [
      `an image cannot be pulled (${reason})`,
      [rowPod(1), rowPod(2, { status: status(false, { waiting: { reason, message: 'not\nfound' } }) })],
      new RegExp(`^pod f-abc-2 cannot pull the image docker.io/lab/f:1: ${reason}: not found$`),
    ]),
    [
      'a container ends again and again',
      [
        rowPod(1),
        rowPod(2, {
          status: {
            ...status(false),
            containerStatuses: [
              {
                name: 'f',
                image: 'docker.io/lab/f:1',
                restartCount: 3,
                state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
                lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
              },
            ],
          },
        }),
      ],
      /^pod f-abc-2 ends again and again: CrashLoopBackOff \(last exit code 137, OOMKilled\): back-off 40s$/,
    ],
  ])('stop it at once when %s', async (_, pods, cause) => {
    const server = await loadServer();
    server.pods = () => pods;
    // Longer than the test may take: it does not end by the time being up.
    const run = await runProgram(server, inputFor(server, { waitSeconds: 3600 }));
    expect(run.last).toMatch(cause);
    expect([run.exitCode, run.stderr, run.summary]).toEqual([1, '', run.last]);
    expect(run.stdout).not.toMatch(/FAASLAB-WRK-JSON|fake wrk/);
  });

  it('are waited for while those of the row before end, and while they start', async () => {
    const leaving = [
      rowPod(8, { metadata: { ...OTHER_ROW, ...TERMINATING } }),
      rowPod(9, { metadata: { ...OTHER_ROW, ...TERMINATING }, status: status(false) }),
    ];
    const starting = [rowPod(1), rowPod(2, { status: status(false, { waiting: { reason: 'ContainerCreating' } }) })];
    // Each longer than the patience with what does not mend itself.
    const states = [
      ...Array<readonly Pod[]>(20).fill(leaving),
      ...Array<readonly Pod[]>(20).fill(leaving.slice(1)),
      ...Array<readonly Pod[]>(20).fill(starting),
    ];
    const server = await loadServer();
    server.pods = () => states.shift() ?? GOOD;
    const run = await runProgram(server, inputFor(server));
    expect(resultOf(run)).toMatchObject({ podsCounted: 2 });
    expect(run.log.filter((line) => line.startsWith('waiting: '))).toEqual([
      'waiting: pod f-abc-8 is about to end and may still answer',
      'waiting: pod f-abc-9 is about to end and may still answer',
      'waiting: 1 of 2 pods are ready; f-abc-2 is not: ContainerCreating',
    ]);
  });

  it('may have a fault for a moment', async () => {
    const states: readonly Pod[][] = [[rowPod(1, { metadata: OTHER_ROW })], [], [rowPod(1)]];
    let asked = 0;
    const server = await loadServer();
    server.pods = () => states[asked++] ?? GOOD;
    expect((await runProgram(server, inputFor(server))).exitCode).toBe(0);
  });

  it('are named at the end of the time when they never become ready', async () => {
    const server = await loadServer();
    server.pods = () => [rowPod(1), rowPod(2, { status: status(false) })];
    const run = await runProgram(server, inputFor(server, { waitSeconds: 1 }));
    expect([run.exitCode, run.last]).toEqual([1, 'after 1 s: 1 of 2 pods are ready; f-abc-2 is not: containers with unready status: [f]']);
  });

  it.each<[string, readonly Pod[], RegExp]>([
    [
      'another row was applied',
      [rowPod(1, { metadata: OTHER_ROW })],
      /^after the load: another row is deployed: pod f-abc-1 has faaslab.dev\/row-id=t1-r02-y/,
    ],
    ['one is not ready any more', [rowPod(1), rowPod(2, { status: status(false) })], /^after the load: 1 of 2 pods are ready/],
    [
      'one was replaced',
      [rowPod(1), rowPod(2, { metadata: { uid: 'uid-new' } })],
      /^pods changed or started again while they were measured: f-abc-2$/,
    ],
    [
      'one started again',
      [rowPod(1), rowPod(2, { status: status(true, { running: {} }, 1) })],
      /^pods changed or started again while they were measured: f-abc-2$/,
    ],
    ['one is about to end', [rowPod(1), rowPod(2, { metadata: TERMINATING })], /^after the load: pod f-abc-2 is about to end/],
  ])('give no number when %s meanwhile', async (_, after, cause) => {
    let loaded = false;
    const server = await loadServer();
    server.pods = () => (loaded ? after : GOOD);
    server.duringLoad = () => {
      loaded = true;
      return wrkResult([[20_000, 100]]);
    };
    const run = await runProgram(server, inputFor(server));
    expect(run.last).toMatch(cause);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/fake wrk/);
    expect(run.stdout).not.toMatch(/FAASLAB-WRK-JSON/);
  });

  it('are not counted without the right to, which is said at once', async () => {
    const server = await loadServer();
    server.apiStatus = 403;
    const run = await runProgram(server, inputFor(server, { waitSeconds: 3600 }));
    expect([run.exitCode, run.last]).toEqual([
      1,
      'the load may not list the pods in functions (HTTP 403); apply the base, which gives it the right',
    ]);
  });

  it('are asked for again when the API server has a fault of its own', async () => {
    const server = await loadServer();
    server.apiStatus = 503;
    server.pods = () => {
      if (server.asked.length > 5) server.apiStatus = 200;
      return GOOD;
    };
    const run = await runProgram(server, inputFor(server));
    expect(run.log[0]).toBe('waiting: could not be asked: the API server answered 503 to a list of pods');
    expect(run.exitCode).toBe(0);
  });
});
