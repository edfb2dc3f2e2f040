import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CURL_IMAGE } from '../../lib/credentials/curl-image.ts';
import { kubectl as runnerKubectl } from '../../lib/runner/kubectl.ts';
import { type LoadEnd, runLoad } from '../../lib/runner/run-load.ts';
import { eventually, getJson, type KubernetesList, kubectl, mustKubectl, requireCluster } from './kubectl.ts';

const FUNCTION = 'float-operation';
/** Two rows of one function with one replica each, and one with several. */
const ROW = 't4-3-1-r03-cpu-500m';
const OTHER = 't4-3-1-r01-cpu-1000m';
const WIDE = 't4-3-3-r02-replicas-2';
const NAMESPACES = ['faaslab-load', 'faaslab-monitoring', 'openfaas-fn', 'openfaas'];

const DEPLOYMENT = ['-n', 'openfaas-fn', 'deployment', FUNCTION] as const;

interface Manifest {
  readonly kind: string;
  readonly spec: {
    replicas: number;
    readonly template: { readonly spec: { readonly containers: Container[]; readonly volumes: Volume[] } };
  };
}

interface Volume {
  readonly projected?: { readonly sources: readonly { readonly configMap: { name: string } }[] };
}

interface Container {
  image: string;
  env: { readonly name: string; value: string }[];
  resources: { requests: Record<string, string> };
}

const folder = mkdtempSync(join(tmpdir(), 'loads-'));

describe.skipIf(!requireCluster())('a load on a cluster', () => {
  beforeAll(async () => {
    mustKubectl('apply', '-f', 'dist/');
    mustKubectl('-n', 'openfaas', 'rollout', 'status', '--timeout=180s', 'deployment/gateway');
    await inPlace(ROW);
  });

  afterEach(() => {
    mustKubectl('-n', 'faaslab-load', 'delete', 'jobs,configmaps', '-l', 'faaslab.dev/row-id', '--cascade=foreground', '--timeout=60s');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
    mustKubectl('delete', 'namespace', ...NAMESPACES, '--wait=true', '--timeout=180s');
    mustKubectl('delete', '--ignore-not-found', 'crd/profiles.openfaas.com');
    for (const kind of ['clusterrole', 'clusterrolebinding']) mustKubectl('delete', kind, '-l', 'app.kubernetes.io/part-of=faaslab');
  });

  it('measures its row, and says which pods served', async () => {
    const result = resultOf(await load(ROW));
    expect(result).toMatchObject({ schema: 2, row: ROW, wrkExitCode: 0, podsCounted: 1 });
    expect(result.requests).toBeGreaterThan(0);
    const [pod] = functionPods();
    expect(result.pods).toEqual([
      {
        name: pod?.metadata.name,
        uid: pod?.metadata.uid,
        node: pod?.spec.nodeName,
        readyBefore: true,
        readyAfter: true,
        restarts: 0,
        template: true,
      },
    ]);
  });

  it('is a new run the second time, with a number of its own', async () => {
    const uid = () => getJson<{ metadata: { uid: string } }>('-n', 'faaslab-load', 'job', `load-${ROW}`).metadata.uid;
    const first = resultOf(await load(ROW));
    const before = uid();
    const second = resultOf(await load(ROW));
    expect(uid()).not.toBe(before);
    expect(second.startedMs).toBeGreaterThan(first.endedMs);
  });

  it('fails at once while another row is deployed, and names it', async () => {
    const { job, seconds } = await failed(`dist/load/${OTHER}.k8s.yaml`, OTHER);
    expect(job.last).toMatch(
      new RegExp(`^another row is deployed: pod ${FUNCTION}-\\S+ has faaslab.dev/row-id=${ROW}, and must have .*${OTHER}`),
    );
    expect(seconds).toBeLessThan(30);
  });

  it('fails when the base was applied over its row', async () => {
    mustKubectl('apply', '-f', 'dist/');
    await eventually('the pods of the base', 90, () => (readyPods((pod) => rowOf(pod) === undefined).length === 1 ? true : undefined));
    const { job, seconds } = await failed(`dist/load/${ROW}.k8s.yaml`, ROW);
    expect(job.last).toMatch(/^another row is deployed: pod \S+ has no faaslab.dev\/row-id/);
    expect(seconds).toBeLessThan(30);
    await inPlace(ROW);
  });

  it('fails when one of its pods finds no node, with what the scheduler says', async () => {
    // As many as the row wants; the second asks for more than is left of any node.
    mustKubectl(
      'apply',
      '-f',
      edited(`dist/rows/${WIDE}.k8s.yaml`, (container) => Object.assign(container.resources.requests, halfOfNode())),
    );
    const file = editedLoad(WIDE);
    await eventually('one pod ready, one Pending', 90, () =>
      readyPods((pod) => rowOf(pod) === WIDE).length === 1 && pending().length === 1 ? true : undefined,
    );
    const { job, seconds } = await failed(file, WIDE);
    expect(job.last).toMatch(/^pod \S+ is Unschedulable: .*Insufficient cpu/);
    expect(seconds).toBeLessThan(30);
    await inPlace(ROW);
  });

  it("fails when the function's image is missing, and names it", async () => {
    const image = 'docker.io/faaslab/no-such-function:0.1.0';
    const change = (container: Container) => {
      container.image = image;
    };
    mustKubectl('apply', '-f', edited(`dist/rows/${ROW}.k8s.yaml`, change));
    await eventually('a pod that cannot pull', 60, () =>
      waitingReasons().some((reason) => /^(ErrImagePull|ImagePullBackOff)$/.test(reason)) ? true : undefined,
    );
    const { job, seconds } = await failed(editedLoad(ROW), ROW);
    expect(job.last).toMatch(new RegExp(`^pod \\S+ cannot pull the image ${image}: (ErrImagePull|ImagePullBackOff)`));
    expect(seconds).toBeLessThan(30);
    await inPlace(ROW);
  });

  describe('of a row that was changed through the gateway', () => {
    it('fails, and names what differs', async () => {
      const labels = getJson<{ spec: { template: { metadata: { labels: Record<string, string> } } } }>(...DEPLOYMENT).spec.template.metadata
        .labels;
      await viaGateway('PUT', { service: FUNCTION, image: 'docker.io/faaslab/float-operation:0.1.0', envVars: { added: 'yes' }, labels });
      await eventually('the changed pods', 90, () =>
        readyPods((pod) => pod.metadata.labels.uid !== undefined).length === 1 ? true : undefined,
      );
      const { job, seconds } = await failed(`dist/load/${ROW}.k8s.yaml`, ROW);
      expect(job.last).toMatch(
        /^the function was changed after its row was applied: in pod \S+, .*env\[added\] is "yes" instead of absent/,
      );
      expect(seconds).toBeLessThan(30);
    });

    it('fails after an apply too, which leaves what the gateway has put there', async () => {
      mustKubectl('apply', '-f', `dist/rows/${ROW}.k8s.yaml`);
      mustKubectl('-n', 'openfaas-fn', 'rollout', 'status', '--timeout=90s', `deployment/${FUNCTION}`);
      await eventually('settled pods', 60, () => (functionPods().length === 1 ? true : undefined));
      const { job } = await failed(`dist/load/${ROW}.k8s.yaml`, ROW);
      expect(job.last).toMatch(/env\[added\] is "yes" instead of absent/);
    });

    it('passes after a replace', async () => {
      mustKubectl('replace', '--save-config', '-f', `dist/rows/${ROW}.k8s.yaml`);
      mustKubectl('-n', 'openfaas-fn', 'rollout', 'status', '--timeout=90s', `deployment/${FUNCTION}`);
      expect(resultOf(await load(ROW)).row).toBe(ROW);
    });

    it('goes back to the base with one apply after that', async () => {
      mustKubectl('apply', '-f', 'dist/');
      await eventually('the pods of the base', 90, () => (readyPods((pod) => rowOf(pod) === undefined).length === 1 ? true : undefined));
      await inPlace(ROW);
    });
  });

  it('gives no number when the row is changed while it is measured', async () => {
    await inPlace(ROW);
    const long = editedLoad(ROW, (input) => Object.assign(input.wrk, { durationSeconds: 25 }));
    mustKubectl('create', '-f', long);
    await eventually('wrk runs', 60, () => (logOf(ROW).includes('answers with 1 of 1 pods') ? true : undefined));
    mustKubectl('apply', '-f', `dist/rows/${OTHER}.k8s.yaml`);
    const job = await ended(ROW);
    expect(job.status).toBe('Failed');
    expect(job.last).toMatch(/^after the load: another row is deployed|^none of the \d+ answers was a good one/);
    expect(job.log).not.toContain('FAASLAB-WRK-JSON');
    await inPlace(ROW);
  });

  it('cuts no call off when the row is changed, and changes it within the time that the watchdog would only wait', async () => {
    await inPlace(ROW);
    const before = functionPods()[0]?.metadata.name ?? '';
    // Some seconds of CPU.
    mustKubectl(
      '-n',
      'faaslab-load',
      'run',
      'caller',
      '--restart=Never',
      `--image=${CURL_IMAGE}`,
      '--command',
      '--',
      'curl',
      '-s',
      '-w',
      ' %{http_code}',
      '-d',
      '6000000',
      `http://gateway.openfaas.svc.cluster.local:8080/function/${FUNCTION}`,
    );
    await eventually('the call runs', 30, () =>
      kubectl(['-n', 'openfaas-fn', 'exec', before, '--', 'sh', '-c', 'grep -l index.py /proc/[0-9]*/cmdline']).stdout.includes('/proc/')
        ? true
        : undefined,
    );
    const begin = Date.now();
    mustKubectl('apply', '-f', `dist/rows/${OTHER}.k8s.yaml`);
    await eventually('the old pod is to end', 30, () =>
      functionPods().some(({ metadata }) => metadata.name === before && metadata.deletionTimestamp !== undefined) ? true : undefined,
    );
    expect(getJson<Pod>('-n', 'faaslab-load', 'pod', 'caller').status.phase).toBe('Running');
    await eventually('the old pod is gone', 60, () => (functionPods().some(({ metadata }) => metadata.name === before) ? undefined : true));
    const gone = (Date.now() - begin) / 1000;
    await eventually('the call ends', 60, () =>
      getJson<Pod>('-n', 'faaslab-load', 'pod', 'caller').status.phase === 'Succeeded' ? true : undefined,
    );
    const answer = mustKubectl('-n', 'faaslab-load', 'logs', 'caller');
    mustKubectl('-n', 'faaslab-load', 'delete', 'pod', 'caller');
    expect(answer).toMatch(/"n": 6000000, .* 200$/s);
    await inPlace(ROW);
    console.info(`the old pod was gone after ${gone.toFixed(1)} s`);
    expect(gone).toBeLessThan(15);
  });

  it('with a missing image of its own is told so, and does not stay to run later', async () => {
    const file = editedLoad(ROW, undefined, 'docker.io/faaslab/no-such-loadgen:0.1.0');
    const end = await load(ROW, file);
    expect(end).toEqual({
      cause: expect.stringMatching(
        /cannot start with image docker.io\/faaslab\/no-such-loadgen:0.1.0: (ErrImagePull|ImagePullBackOff): .*; its Job was deleted$/s,
      ),
    });
    expect(kubectl(['-n', 'faaslab-load', 'get', 'job', `load-${ROW}`]).exitCode).toBe(1);
  });

  it('whose program is not in the base, which is of another release, is told so', async () => {
    const file = written(`dist/load/${ROW}.k8s.yaml`, (object) => {
      for (const volume of object.kind === 'Job' ? object.spec.template.spec.volumes : []) {
        for (const { configMap } of volume.projected?.sources ?? [])
          configMap.name = configMap.name.replace(/^faaslab-load-.*/, 'faaslab-load-other');
      }
    });
    const end = await load(ROW, file);
    expect(end).toEqual({
      cause: expect.stringMatching(/cannot start: FailedMount: .*"faaslab-load-other" not found.*; its Job was deleted$/s),
    });
  });

  it('runs under an account that can read pods of functions, and nothing else', () => {
    const may = (verb: string, kind: string, namespace: string, ...more: string[]) =>
      kubectl([
        'auth',
        'can-i',
        verb,
        kind,
        ...more,
        '-n',
        namespace,
        '--as=system:serviceaccount:faaslab-load:faaslab-load',
      ]).stdout.trim();
    for (const verb of ['get', 'list', 'watch']) expect(may(verb, 'pods', 'openfaas-fn'), verb).toBe('yes');
    for (const verb of ['create', 'update', 'patch', 'delete']) expect(may(verb, 'pods', 'openfaas-fn'), verb).toBe('no');
    for (const part of ['log', 'exec', 'proxy']) expect(may('get', 'pods', 'openfaas-fn', `--subresource=${part}`), part).toBe('no');
    for (const kind of ['secrets', 'deployments', 'events']) expect(may('get', kind, 'openfaas-fn'), kind).toBe('no');
    for (const namespace of ['openfaas', 'faaslab-load', 'kube-system']) expect(may('list', 'pods', namespace), namespace).toBe('no');
  });
});

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly { readonly state: { readonly waiting?: { readonly reason: string } } }[];
  };
}

interface Result {
  readonly row: string;
  readonly requests: number;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly pods: readonly object[];
}

function load(row: string, file = `dist/load/${row}.k8s.yaml`): Promise<LoadEnd> {
  return runLoad(runnerKubectl(), { file, namespace: 'faaslab-load', job: `load-${row}`, onLine: () => {} });
}

function resultOf(end: LoadEnd): Result {
  if ('cause' in end) throw new Error(end.cause);
  return JSON.parse(end.result.slice('FAASLAB-WRK-JSON '.length));
}

/** A load that has to fail, and how long it took from its creation. */
async function failed(file: string, row: string) {
  const begin = Date.now();
  mustKubectl('create', '-f', file);
  const job = await ended(row);
  mustKubectl('delete', '-f', file, '--cascade=foreground', '--wait=true');
  expect(job.status, job.log).toBe('Failed');
  expect(job.log).not.toContain('FAASLAB-WRK-JSON');
  return { job, seconds: (Date.now() - begin) / 1000 };
}

/** The job's end, as plain kubectl tells it. */
async function ended(row: string) {
  const status = await eventually('the load Job ends', 120, () => {
    const { stdout } = kubectl(['-n', 'faaslab-load', 'get', 'job', `load-${row}`, '-o', 'jsonpath={.status.conditions[*].type}']);
    return /\b(Complete|Failed)\b/.exec(stdout)?.[1];
  });
  const log = logOf(row);
  return { status, log, last: log.trimEnd().split('\n').at(-1) ?? '' };
}

function logOf(row: string): string {
  return kubectl(['-n', 'faaslab-load', 'logs', `job/load-${row}`]).stdout;
}

/** The row as its file has it, ready, and no other pod. */
async function inPlace(row: string): Promise<void> {
  mustKubectl('replace', '--save-config', '-f', `dist/rows/${row}.k8s.yaml`);
  await eventually(`row ${row} alone`, 120, () => {
    const ready = readyPods((pod) => rowOf(pod) === row);
    return ready.length > 0 && ready.length === functionPods().length && getJson<Manifest>(...DEPLOYMENT).spec.replicas === ready.length
      ? true
      : undefined;
  });
}

function functionPods(): readonly Pod[] {
  return getJson<KubernetesList<Pod>>('-n', 'openfaas-fn', 'pods', '-l', `faas_function=${FUNCTION}`).items;
}

function readyPods(of: (pod: Pod) => boolean): readonly Pod[] {
  const isReady = ({ metadata, status }: Pod) =>
    metadata.deletionTimestamp === undefined && status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True');
  return functionPods().filter((pod) => of(pod) && isReady(pod));
}

function pending(): readonly Pod[] {
  return functionPods().filter(({ status }) => status.conditions?.some(({ reason }) => reason === 'Unschedulable'));
}

function waitingReasons(): readonly string[] {
  return functionPods().flatMap(({ status }) => status.containerStatuses?.flatMap(({ state }) => state.waiting?.reason ?? []) ?? []);
}

function rowOf({ metadata }: Pod): string | undefined {
  return metadata.labels['faaslab.dev/row-id'];
}

/** CPU that one pod can have beside the platform, and two cannot. */
function halfOfNode(): { cpu: string } {
  const nodes = getJson<KubernetesList<{ status: { allocatable: { cpu: string } } }>>('nodes').items;
  const most = Math.max(...nodes.map(({ status }) => Number.parseInt(status.allocatable.cpu, 10)));
  return { cpu: `${most * 450}m` };
}

let edits = 0;

/** A row's file with another container. */
function edited(file: string, change: (container: Container) => void): string {
  return written(file, (object) => {
    if (object.kind === 'Deployment') for (const container of object.spec.template.spec.containers) change(container);
  });
}

interface LoadInput {
  readonly wrk: object;
  readonly proof: { template: unknown };
}

/** A row's load that asks for what is deployed now, so that the pods' state alone is in its way. */
function editedLoad(row: string, change: (input: LoadInput) => void = () => {}, image?: string): string {
  const { spec } = getJson<{ spec: { template: unknown } }>(...DEPLOYMENT);
  return written(`dist/load/${row}.k8s.yaml`, (object) => {
    if (object.kind === 'ConfigMap' && 'data' in object) {
      const data = object.data as Record<string, string>;
      const input: LoadInput = JSON.parse(data['load.json'] ?? '');
      input.proof.template = spec.template;
      change(input);
      data['load.json'] = JSON.stringify(input);
    }
    if (object.kind === 'Job' && image !== undefined) for (const container of object.spec.template.spec.containers) container.image = image;
  });
}

function written(file: string, change: (object: Manifest) => void): string {
  const objects = loadAll(readFileSync(file, 'utf8')) as unknown as Manifest[];
  for (const object of objects) change(object);
  edits += 1;
  const path = join(folder, `${edits}.yaml`);
  writeFileSync(path, objects.map((object) => dump(object)).join('---\n'));
  return path;
}

/** Asks the gateway as faas-cli does. */
async function viaGateway(method: string, body: object): Promise<void> {
  const { data } = getJson<{ data: Record<string, string> }>('-n', 'openfaas', 'secret', 'basic-auth');
  const password = Buffer.from(data['basic-auth-password'] ?? '', 'base64').toString();
  const command = ['curl', '-sS', '--fail', '-u', `admin:${password}`, '-X', method, '-d', JSON.stringify(body)];
  const run = ['-n', 'faaslab-load', 'run', 'cli', '--restart=Never', `--image=${CURL_IMAGE}`, '--command', '--'];
  mustKubectl(...run, ...command, 'http://gateway.openfaas.svc.cluster.local:8080/system/functions');
  await eventually('the gateway has answered', 60, () =>
    getJson<Pod>('-n', 'faaslab-load', 'pod', 'cli').status.phase === 'Succeeded' ? true : undefined,
  );
  mustKubectl('-n', 'faaslab-load', 'delete', 'pod', 'cli');
}
