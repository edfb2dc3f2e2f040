import { readdirSync, readFileSync } from 'node:fs';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CURL_IMAGE } from '../../lib/credentials/curl-image.ts';
import { eventually, getJson, type KubectlResult, type KubernetesList, kubectl, mustKubectl, requireCluster } from './kubectl.ts';

/** One row of each table, the ones that a single node of two CPUs can hold beside the platform. */
const ROWS: readonly { readonly id: string; readonly function: string; readonly timeoutsAllowed?: true }[] = [
  { id: 't4-1-1-r05-matmul-n-100', function: 'matmul' },
  { id: 't4-2-1-r01-float-threads-4', function: 'float-operation' },
  { id: 't4-3-1-r03-cpu-500m', function: 'float-operation' },
  { id: 't4-3-2-r05-memory-64mi', function: 'float-operation' },
  { id: 't4-3-3-r03-replicas-4', function: 'float-operation' },
  { id: 't4-3-4-r05-replicas-9-cpu-100m', function: 'float-operation' },
  { id: 't4-3-5-r04-cpu-125m', function: 'float-operation' },
  // The row exists to show what a thousand connections do: the report counted 62 timeouts in 88 answers.
  { id: 't4-4-1-r01-threads-1000', function: 'float-operation', timeoutsAllowed: true },
  { id: 't4-4-2-r01-replicas-16-cpu-1m', function: 'float-operation' },
];

const FOLDERS = ['dist', 'dist/rows', 'dist/load', 'dist/network'];
const NAMESPACES = ['faaslab-load', 'faaslab-monitoring', 'openfaas-fn', 'openfaas'];

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly deletionTimestamp?: string };
  readonly status: { readonly phase: string };
}

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number };
}

describe.skipIf(!requireCluster())('course-report on a cluster', () => {
  let strict: readonly (KubectlResult & { readonly folder: string })[] = [];

  beforeAll(() => {
    strict = strictDryRuns();
    const { exitCode, stderr } = kubectl(['apply', '-f', 'dist/']);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  afterAll(() => {
    mustKubectl('delete', 'namespace', ...NAMESPACES, '--wait=true', '--timeout=120s');
    mustKubectl('delete', '--ignore-not-found', 'crd/profiles.openfaas.com');
    for (const kind of ['clusterrole', 'clusterrolebinding']) mustKubectl('delete', kind, '-l', 'app.kubernetes.io/part-of=faaslab');
  });

  it('accepts every object under strict validation, without a warning', () => {
    for (const { folder, exitCode, stdout, stderr } of strict) {
      expect([exitCode, stderr], folder).toEqual([0, '']);
      const objects = readdirSync(folder)
        .filter((file) => file.endsWith('.yaml'))
        .flatMap((file) => loadAll(readFileSync(`${folder}/${file}`, 'utf8')));
      expect(stdout.trimEnd().split('\n'), folder).toHaveLength(objects.length);
    }
    expect(strict.map(({ folder }) => folder)).toEqual(FOLDERS);
  });

  it('brings every Deployment up after one apply', async () => {
    await eventually('all Deployments ready', 180, () => {
      const waiting = deployments().filter(({ spec, status }) => (status.readyReplicas ?? 0) < spec.replicas);
      return waiting.length === 0 ? true : undefined;
    });
    expect(deployments().map(({ metadata }) => metadata.name)).toEqual(
      expect.arrayContaining([
        'gateway',
        'basic-auth-plugin',
        'nats',
        'queue-worker',
        'prometheus',
        'alertmanager',
        'grafana',
        'float-operation',
        'matmul',
        'hello-python',
      ]),
    );
  });

  it('changes nothing in a second apply', () => {
    const generations = () => deployments().map(({ metadata }) => [metadata.name, metadata.generation]);
    const before = generations();
    const { exitCode, stdout, stderr } = kubectl(['apply', '-f', 'dist/']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => line !== '' && !line.endsWith(' unchanged'))).toEqual([]);
    expect(generations()).toEqual(before);
  });

  it('made the Secrets, each with its own random password', () => {
    const passwords = [
      ['basic-auth', 'basic-auth-user', 'basic-auth-password'],
      ['grafana-admin', 'admin-user', 'admin-password'],
    ].map(([name = '', userKey = '', passwordKey = '']) => {
      const { data } = getJson<{ data: Record<string, string> }>('-n', 'openfaas', 'secret', name);
      expect(Buffer.from(data[userKey] ?? '', 'base64').toString()).toBe('admin');
      return Buffer.from(data[passwordKey] ?? '', 'base64').toString();
    });
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(passwords[0]).not.toBe(passwords[1]);
  });

  it('lets the gateway list the functions to who has the password, and to nobody else', async () => {
    const { data } = getJson<{ data: Record<string, string> }>('-n', 'openfaas', 'secret', 'basic-auth');
    const password = Buffer.from(data['basic-auth-password'] ?? '', 'base64').toString();
    const list = (user: string) =>
      insideCluster(`curl -s -o - -w '\\n%{http_code}' -u '${user}' http://gateway.openfaas.svc.cluster.local:8080/system/functions`);
    const [body = '', status] = (await list(`admin:${password}`)).trimEnd().split(/\n(?=\d+$)/);
    expect(status).toBe('200');
    expect((JSON.parse(body) as { name: string }[]).map(({ name }) => name).toSorted()).toEqual([
      'float-operation',
      'hello-python',
      'matmul',
    ]);
    expect((await list('admin:wrong')).trimEnd()).toMatch(/401$/);
  });

  it.each(ROWS)('runs row $id', async ({ id, function: name, timeoutsAllowed }) => {
    mustKubectl('apply', '-f', `dist/rows/${id}.k8s.yaml`);
    mustKubectl('-n', 'openfaas-fn', 'rollout', 'status', '--timeout=150s', `deployment/${name}`);
    const pods = await eventually('no pod of another row', 60, () => {
      const found = functionPods(name);
      return found.every(({ metadata }) => metadata.labels['faaslab.dev/row-id'] === id) ? found : undefined;
    });
    expect(pods.length).toBe(getJson<Deployment>('-n', 'openfaas-fn', 'deployment', name).spec.replicas);

    mustKubectl('apply', '-f', `dist/load/${id}.k8s.yaml`);
    const job = `job/load-${id}`;
    const ended = await eventually('the load Job ends', 200, () => {
      const { status } = getJson<{ status: { succeeded?: number; failed?: number } }>('-n', 'faaslab-load', job);
      return status.succeeded !== undefined || status.failed !== undefined ? status : undefined;
    });
    const log = mustKubectl('-n', 'faaslab-load', 'logs', job);
    expect(ended.succeeded, log).toBe(1);
    const line = log.trimEnd().split('\n').at(-1) ?? '';
    expect(line).toMatch(/^FAASLAB-WRK-JSON /);
    const result = JSON.parse(line.slice('FAASLAB-WRK-JSON '.length));
    expect(result.row).toBe(id);
    expect(result.requests).toBeGreaterThan(0);
    const { timeout, ...errors } = result.errors;
    if (timeoutsAllowed) console.info(`${id}: ${JSON.stringify(result.errors)} in ${result.requests} requests`);
    else expect({ ...errors, timeout }).toEqual({ connect: 0, read: 0, write: 0, status: 0, timeout: 0 });
    // The summary stays with the pod when the log is gone.
    const [pod] = getJson<KubernetesList<{ status: { containerStatuses: { state: { terminated: { message: string } } }[] } }>>(
      '-n',
      'faaslab-load',
      'pods',
      '-l',
      `job-name=load-${id}`,
    ).items;
    expect(pod?.status.containerStatuses[0]?.state.terminated.message).toContain(`"requests":${result.requests},`);
    mustKubectl('delete', '-f', `dist/load/${id}.k8s.yaml`);
  });

  it('goes back to the base with one apply', async () => {
    mustKubectl('apply', '-f', 'dist/');
    const pods = await eventually('one pod without a row', 90, () => {
      const found = functionPods('float-operation');
      return found.length === 1 && found[0]?.metadata.labels['faaslab.dev/row-id'] === undefined ? found : undefined;
    });
    expect(pods).toHaveLength(1);
  });
});

/**
 * What the API server says to every file, with nothing applied before: an object that client-side apply made would add a warning about its fields'
 * owner. Only the namespaces have to exist, and are gone again afterwards.
 */
function strictDryRuns() {
  const namespaces = [...NAMESPACES, 'kube-flannel'];
  for (const namespace of namespaces) mustKubectl('create', 'namespace', namespace);
  const results = FOLDERS.map((folder) => ({
    folder,
    ...kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', folder]),
  }));
  mustKubectl('delete', 'namespace', ...namespaces, '--wait=true', '--timeout=120s');
  return results;
}

function deployments(): readonly Deployment[] {
  return getJson<KubernetesList<Deployment>>('deployments', '--all-namespaces').items.filter(({ metadata }) =>
    NAMESPACES.includes(metadata.namespace),
  );
}

/** Pods that are not on their way out. */
function functionPods(name: string): readonly Pod[] {
  return getJson<KubernetesList<Pod>>('-n', 'openfaas-fn', 'pods', '-l', `faas_function=${name}`).items.filter(
    ({ metadata }) => !metadata.deletionTimestamp,
  );
}

/** The output of a shell command in a pod of its own. Read from its log: attached, a pod that ends at once says nothing. */
async function insideCluster(command: string): Promise<string> {
  const pod = ['-n', 'faaslab-load', 'pod', 'probe'] as const;
  mustKubectl('-n', 'faaslab-load', 'run', 'probe', '--restart=Never', `--image=${CURL_IMAGE}`, '--command', '--', 'sh', '-c', command);
  try {
    await eventually('the probe ends', 60, () => (getJson<Pod>(...pod).status.phase === 'Succeeded' ? true : undefined));
    return mustKubectl('-n', 'faaslab-load', 'logs', 'probe');
  } finally {
    mustKubectl('delete', ...pod, '--wait=true');
  }
}
