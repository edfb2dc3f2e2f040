import { eventually, getJson, type KubernetesList, kubectl, mustKubectl } from './kubectl.ts';

interface Deployment {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number };
}

export function deployments(namespaces: readonly string[]): Deployment[] {
  const all = getJson<KubernetesList<Deployment>>('deployments', '-A').items;
  return all.filter(({ metadata }) => namespaces.includes(metadata.namespace));
}

export async function waitForDeployments(namespaces: readonly string[], seconds: number): Promise<void> {
  await eventually('all Deployments ready', seconds, () =>
    deployments(namespaces).every(({ spec, status }) => (status.readyReplicas ?? 0) >= spec.replicas) ? true : undefined,
  );
}

/** The result of a row's load, once its Job has ended. @throws Error with the log of one that failed */
export async function loadLine(rowId: string): Promise<unknown> {
  const job = `job/load-${rowId}`;
  const condition = (type: string) =>
    mustKubectl('-n', 'faaslab-load', 'get', job, '-o', `jsonpath={.status.conditions[?(@.type=="${type}")].status}`) === 'True';
  await eventually(`${job} ends`, 240, () => (condition('Complete') || condition('Failed') ? true : undefined));
  const { stdout } = kubectl(['-n', 'faaslab-load', 'logs', job]);
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  if (condition('Failed') || !line.startsWith('FAASLAB-WRK-JSON ')) throw new Error(`${job} gave no result:\n${stdout}`);
  return JSON.parse(line.slice('FAASLAB-WRK-JSON '.length));
}

/** Takes a lab away again: its namespaces, and what it has outside of any. */
export function deleteLab(namespaces: readonly string[]): void {
  mustKubectl('delete', 'namespace', ...namespaces, '--ignore-not-found', '--wait=true', '--timeout=180s');
  mustKubectl('delete', '--ignore-not-found', 'crd/profiles.openfaas.com');
  for (const kind of ['clusterrole', 'clusterrolebinding']) mustKubectl('delete', kind, '-l', 'app.kubernetes.io/part-of=faaslab');
}
