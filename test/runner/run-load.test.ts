import { describe, expect, it } from 'vitest';
import { type LoadRun, runLoad } from '../../lib/runner/run-load.ts';
import { fakeCluster } from './fake-kubectl.ts';

const RESULT = 'FAASLAB-WRK-JSON {"schema":2}';
const LINES: string[] = [];
const RUN: LoadRun = {
  file: 'load.yaml',
  namespace: 'loads',
  job: 'load-x',
  onLine: (line) => LINES.push(line),
  pauseSeconds: 0,
  patienceSeconds: 0,
};
const list = (...items: object[]) => ({ items });
const job = (...conditions: object[]) => ({ metadata: { uid: 'new' }, status: { conditions } });
const pod = (status: object) => list({ metadata: { name: 'load-x-1', uid: 'pod' }, status });
const waiting = (reason: string, message = '') =>
  pod({ phase: 'Pending', containerStatuses: [{ image: 'lab/loadgen:1', state: { waiting: { reason, message } } }] });
const RUNNING = pod({ phase: 'Running', containerStatuses: [{ state: { running: {} } }] });
const COMPLETE = { type: 'Complete', status: 'True' };
const FAILED = { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };

/** A cluster in which all goes well, but for what is given. */
function cluster(answers: Readonly<Record<string, readonly (object | string)[]>> = {}, log: readonly string[] = ['wrk runs', RESULT]) {
  LINES.length = 0;
  return fakeCluster(
    {
      'get jobs': [list()],
      'get job load-x': [job(), job(COMPLETE)],
      'get pods': [RUNNING],
      'get events': [list()],
      delete: [''],
      create: [''],
      logs: [''],
      ...answers,
    },
    log,
  );
}

describe('runLoad', () => {
  it('deletes an earlier run with its pod before it makes the new one, and gives the result', async () => {
    const { kubectl, commands } = cluster();
    expect(await runLoad(kubectl, RUN)).toEqual({ result: RESULT });
    expect(commands.slice(0, 3)).toEqual([
      'get jobs -o json',
      'delete -f load.yaml --ignore-not-found --cascade=foreground --wait=true',
      'create -f load.yaml',
    ]);
    expect(LINES).toEqual(['wrk runs']);
  });

  it('gives the last line of the log as the cause when the load fails', async () => {
    const { kubectl } = cluster({ 'get job load-x': [job(), job(), job(FAILED)] }, ['waiting: x', 'another row is deployed']);
    expect(await runLoad(kubectl, RUN)).toEqual({ cause: 'another row is deployed' });
  });

  it("gives the Job's own cause where it was stopped from outside", async () => {
    const deadline = { ...FAILED, reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    const { kubectl } = cluster({ 'get job load-x': [job(), job(deadline)] }, ['wrk runs']);
    expect(await runLoad(kubectl, RUN)).toEqual({
      cause: 'DeadlineExceeded: Job was active longer than specified deadline; the log ends with "wrk runs"',
    });
  });

  it('reads the end of a log whose connection broke off', async () => {
    const { kubectl } = cluster({ 'logs --tail=1': [`> ${RESULT}\n`] }, ['wrk runs']);
    expect(await runLoad(kubectl, RUN)).toEqual({ result: RESULT });
  });

  it('takes no log without a result for a success', async () => {
    const { kubectl } = cluster({}, ['wrk runs']);
    expect(await runLoad(kubectl, RUN)).toEqual({ cause: 'the log must end with its result, got "wrk runs"' });
  });

  it.each([
    ['ErrImagePull', 'not found', 'pod load-x-1 cannot start with image lab/loadgen:1: ErrImagePull: not found; its Job was deleted'],
    ['InvalidImageName', 'no', 'pod load-x-1 cannot start with image lab/loadgen:1: InvalidImageName: no; its Job was deleted'],
    [
      'CreateContainerConfigError',
      'secret missing',
      'pod load-x-1 cannot start with image lab/loadgen:1: CreateContainerConfigError: secret missing; its Job was deleted',
    ],
  ])('tells why the pod cannot start (%s), and leaves nothing that would start later', async (reason, message, cause) => {
    const { kubectl, commands } = cluster({
      'get job load-x': [job()],
      'get pods': [list(), waiting('ContainerCreating'), waiting(reason, message)],
    });
    expect(await runLoad(kubectl, RUN)).toEqual({ cause });
    expect(commands.at(-1)).toMatch(/^delete -f load.yaml/);
    expect(LINES.slice(0, 2)).toEqual(['waiting: no pod is there yet', 'waiting: pod load-x-1: ContainerCreating']);
  });

  it('tells what the scheduler says', async () => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }];
    const { kubectl } = cluster({ 'get job load-x': [job()], 'get pods': [pod({ phase: 'Pending', conditions })] });
    expect(await runLoad(kubectl, RUN)).toEqual({ cause: 'pod load-x-1 is Unschedulable: 0/3 nodes are available; its Job was deleted' });
  });

  it('tells why the Job may start no pod, from the events of this very Job', async () => {
    const event = (uid: string, message: string) => ({ reason: 'FailedCreate', message, involvedObject: { uid } });
    const events = [list(event('old', 'of yesterday')), list(event('old', 'of yesterday'), event('new', 'exceeded quota'))];
    const { kubectl } = cluster({ 'get job load-x': [job()], 'get pods': [list()], 'get events': events });
    expect(await runLoad(kubectl, RUN)).toEqual({ cause: 'the Job may start no pod: exceeded quota; its Job was deleted' });
  });

  it('tells what keeps the container from being made, which stands in an event alone', async () => {
    const event = { reason: 'FailedMount', message: 'configmap "faaslab-load-1" not found', involvedObject: { uid: 'pod' } };
    const { kubectl } = cluster({
      'get job load-x': [job()],
      'get pods': [waiting('ContainerCreating')],
      'get events': [list(), list(event)],
    });
    expect(await runLoad(kubectl, RUN)).toEqual({
      cause: 'pod load-x-1 cannot start: FailedMount: configmap "faaslab-load-1" not found; its Job was deleted',
    });
  });

  it('does not start beside another load', async () => {
    const { kubectl, commands } = cluster({
      'get jobs': [list({ metadata: { name: 'load-x' }, status: { active: 1 } }, { metadata: { name: 'load-y' }, status: { active: 1 } })],
    });
    expect(await runLoad(kubectl, RUN)).toEqual({
      cause: 'another load runs, and two loads disturb one another: load-y; wait for it, or delete it: kubectl -n loads delete job load-y',
    });
    expect(commands).toHaveLength(1);
  });

  it.each(['get jobs', 'delete', 'create'])('tells what kubectl says when it cannot %s', async (command) => {
    const { kubectl } = cluster({ [command]: ['Error from server (Forbidden)'] });
    expect(await runLoad(kubectl, RUN)).toEqual({ cause: expect.stringMatching(/: Error from server \(Forbidden\)$/) });
  });

  it('ends when the load is deleted meanwhile', async () => {
    const { kubectl } = cluster({ 'get job load-x': ['Error from server (NotFound)'] });
    await expect(runLoad(kubectl, RUN)).rejects.toThrow('job load-x could not be read: Error from server (NotFound)');
  });
});
