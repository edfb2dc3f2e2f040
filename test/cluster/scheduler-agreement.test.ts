import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NodeShape, NodeUse } from '../../lib/capacity/node-use.ts';
import { type Placement, type PlacementOptions, placePods } from '../../lib/capacity/place-pods.ts';
import type { PodShape } from '../../lib/capacity/pod-shape.ts';
import { type SchedulerProfile, schedulerProfile } from '../../lib/capacity/scheduler-profile.ts';
import { ApiProxy } from './api-proxy.ts';
import { kubectl, mustKubectl, requireCluster } from './kubectl.ts';
import { SCENARIO_KEY, type SchedulingScenario, schedulingScenarios } from './scheduling-scenario.ts';

const NAMESPACE = 'scheduler-agreement';
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const SCENARIOS = 200;
/** Scenarios in the cluster at one time. Each has nodes of its own, and below 100 open nodes the scheduler looks at all of them. */
const WAVE = 16;

interface ListedPod {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly reason?: string }[] };
}

/** What the scheduler of the cluster did with the pods of a scenario. */
interface Outcome {
  readonly scenario: SchedulingScenario;
  readonly perNode: readonly number[];
  readonly placed: number;
}

describe.skipIf(!mayMakeNodes())('the model of the scheduler', () => {
  const outcomes: Outcome[] = [];
  let profile: SchedulerProfile;
  let api: ApiProxy;

  beforeAll(async () => {
    clean();
    api = await ApiProxy.start();
    const { minor } = await api.get<{ minor: string }>('/version');
    profile = schedulerProfile(Number.parseInt(minor, 10));
    await api.createAll('/api/v1/namespaces', [{ metadata: { name: NAMESPACE } }]);
    const scenarios = schedulingScenarios(SCENARIOS);
    for (let from = 0; from < scenarios.length; from += WAVE) outcomes.push(...(await play(api, scenarios.slice(from, from + WAVE))));
  });

  afterAll(async () => {
    clean();
    await api.stop();
  });

  it('places as many pods as the real one in every scenario', () => {
    const differing = outcomes.filter(({ scenario, placed }) => predict(scenario, profile).placed !== placed);
    expect(differing.map(({ scenario: { id }, placed }) => ({ id, placed }))).toEqual([]);
    expect(outcomes).toHaveLength(SCENARIOS);
    const pending = outcomes.filter(({ scenario, placed }) => placed < scenario.replicas);
    expect(pending.length, 'scenarios that fill their nodes').toBeGreaterThan(SCENARIOS / 10);
  });

  it('places them on the same nodes, equal nodes being exchangeable, wherever no lot decides between unequal ones', () => {
    const determined = outcomes.filter(({ scenario }) => drawsOnlyBetweenEquals(scenario, profile));
    const differing = determined.filter(({ scenario, perNode }) => {
      return sortedWithinEquals(scenario, predict(scenario, profile).perNode).join() !== sortedWithinEquals(scenario, perNode).join();
    });
    expect(differing.map(({ scenario: { id } }) => id)).toEqual([]);
    expect(determined.length).toBeGreaterThan(SCENARIOS / 2);
  });

  it('can reach every real placement by drawing its lots as they fell', () => {
    const unreached = outcomes.filter(({ scenario, perNode }) => {
      const choose: PlacementOptions['choose'] = (best, placed) => {
        const left = (index: number) => (perNode[index] ?? 0) - (placed[index] ?? 0);
        return best.reduce((most, index) => (left(index) > left(most) ? index : most));
      };
      return predict(scenario, profile, { choose }).perNode.join() !== perNode.join();
    });
    report(outcomes, profile, unreached.length);
    expect(unreached.map(({ scenario: { id } }) => id)).toEqual([]);
  });
});

function mayMakeNodes(): boolean {
  if (!requireCluster()) return false;
  if (kubectl(['auth', 'can-i', 'create', 'nodes']).stdout.trim() === 'yes') return true;
  console.warn('SKIPPED: KUBECONFIG must be allowed to create nodes, for these tests');
  return false;
}

/** Also what an earlier, killed run has left. */
function clean(): void {
  mustKubectl('delete', 'nodes', '--selector', SCENARIO_KEY);
  mustKubectl('delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=true', '--timeout=120s');
}

/** Makes the nodes, then what is on them, then the pods; waits until the scheduler has had a look at each; takes everything away again. */
async function play(api: ApiProxy, scenarios: readonly SchedulingScenario[]): Promise<Outcome[]> {
  await api.createAll(`/api/v1/namespaces/${NAMESPACE}/services`, scenarios.map(service));
  await api.createAll(
    '/api/v1/nodes',
    scenarios.flatMap(({ nodes }) => nodes.map(nodeObject)),
  );
  await api.createAll(PODS, scenarios.flatMap(existingPods));
  // Nodes and pods reach the scheduler by separate streams: all nodes must be there before the first pod is.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await api.createAll(PODS, scenarios.flatMap(newPods));
  const pods = await settled(
    api,
    scenarios.reduce((sum, { replicas }) => sum + replicas, 0),
  );
  const selector = encodeURIComponent(`${SCENARIO_KEY} in (${scenarios.map(({ id }) => id).join(',')})`);
  for (const path of [PODS, '/api/v1/nodes', `/api/v1/namespaces/${NAMESPACE}/services`])
    await api.deleteAll(`${path}?labelSelector=${selector}`);
  return scenarios.map((scenario) => {
    const own = pods.filter(({ metadata }) => metadata.labels[SCENARIO_KEY] === scenario.id);
    const perNode = scenario.nodes.map(({ name }) => own.filter(({ spec }) => spec.nodeName === name).length);
    return { scenario, perNode, placed: perNode.reduce((sum, count) => sum + count, 0) };
  });
}

async function settled(api: ApiProxy, count: number): Promise<readonly ListedPod[]> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const { items } = await api.get<{ items: readonly ListedPod[] }>(`${PODS}?labelSelector=part%3Dnew`);
    const open = items.filter(
      ({ spec, status }) => spec.nodeName === undefined && !status.conditions?.some(({ reason }) => reason === 'Unschedulable'),
    );
    if (items.length === count && open.length === 0) return items;
    if (Date.now() > deadline) throw new Error(`the scheduler has not looked at ${open.length} of ${items.length} pods within 120 s`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** The scheduler spreads pods of one Service as it does those of one ReplicaSet, and pods are made faster than a controller makes them. */
function service({ id }: SchedulingScenario): object {
  return {
    metadata: { name: id, labels: { [SCENARIO_KEY]: id } },
    spec: { clusterIP: 'None', selector: { [SCENARIO_KEY]: id, part: 'new' } },
  };
}

function nodeObject({ name, labels, taints, cpuMilli, memoryBytes, pods }: NodeShape): object {
  const amounts = { cpu: `${cpuMilli}m`, memory: String(memoryBytes), pods: String(pods) };
  return { metadata: { name, labels }, spec: { taints }, status: { capacity: amounts, allocatable: amounts } };
}

function existingPods({ id, nodes, existing }: SchedulingScenario): object[] {
  return nodes.flatMap(({ name }, index) =>
    (existing[index] ?? []).map((pod, number) => ({
      ...podObject(`${name}-old${number}`, id, 'old'),
      spec: { ...podSpec(pod), nodeName: name, tolerations: [{ operator: 'Exists' }] },
    })),
  );
}

function newPods({ id, pod, replicas }: SchedulingScenario): object[] {
  return Array.from({ length: replicas }, (_, number) => ({ ...podObject(`${id}-${number}`, id, 'new'), spec: podSpec(pod) }));
}

function podObject(name: string, id: string, part: 'old' | 'new'): object {
  return { metadata: { name, labels: { [SCENARIO_KEY]: id, part } } };
}

function podSpec({ cpuMilli, memoryBytes, scoredCpuMilli, scoredMemoryBytes, tolerations, nodeSelector }: PodShape): object {
  const requests = {
    ...(cpuMilli === scoredCpuMilli && { cpu: `${cpuMilli}m` }),
    ...(memoryBytes === scoredMemoryBytes && { memory: String(memoryBytes) }),
  };
  return {
    containers: [{ name: 'main', image: 'none.invalid/none', resources: { requests } }],
    // Without a kubelet nobody would confirm a slower end.
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    tolerations: tolerations.map(({ value, ...rest }) => ({ ...rest, ...(value === undefined ? { operator: 'Exists' } : { value }) })),
    nodeSelector,
  };
}

function predict(scenario: SchedulingScenario, profile: SchedulerProfile, options?: PlacementOptions): Placement {
  const nodes = scenario.nodes.map((node, index) => {
    const use = new NodeUse(node);
    for (const pod of scenario.existing[index] ?? []) use.add(pod);
    return use;
  });
  return placePods(nodes, scenario.pod, scenario.replicas, profile, options);
}

/** Nodes that only differ in their names. */
function equalNodes({ nodes, existing }: SchedulingScenario): string[] {
  return nodes.map(({ name: _name, labels: { 'kubernetes.io/hostname': _host, ...labels }, ...node }, index) =>
    JSON.stringify([node, labels, existing[index]]),
  );
}

function drawsOnlyBetweenEquals(scenario: SchedulingScenario, profile: SchedulerProfile): boolean {
  const kinds = equalNodes(scenario);
  return predict(scenario, profile).chance.every((group) => new Set(group.map((index) => kinds[index])).size === 1);
}

function sortedWithinEquals(scenario: SchedulingScenario, perNode: readonly number[]): string[] {
  return equalNodes(scenario)
    .map((kind, index) => `${kind} ${String(perNode[index]).padStart(4, '0')}`)
    .sort();
}

function report(outcomes: readonly Outcome[], profile: SchedulerProfile, unreached: number): void {
  const share = (test: (outcome: Outcome) => boolean) => `${((100 * outcomes.filter(test).length) / outcomes.length).toFixed(1)}%`;
  const predicted = (scenario: SchedulingScenario) => predict(scenario, profile).perNode;
  const pods = outcomes.reduce((sum, { scenario }) => sum + scenario.replicas, 0);
  const placed = outcomes.reduce((sum, outcome) => sum + outcome.placed, 0);
  console.log(
    [
      `${outcomes.length} scenarios, ${outcomes.reduce((sum, { scenario }) => sum + scenario.nodes.length, 0)} nodes, ${placed} of ${pods} pods placed`,
      `same number placed: ${share(({ scenario, placed: real }) => predict(scenario, profile).placed === real)}`,
      `same on every node, name by name: ${share(({ scenario, perNode }) => predicted(scenario).join() === perNode.join())}`,
      `same when equal nodes are exchangeable: ${share(
        ({ scenario, perNode }) =>
          sortedWithinEquals(scenario, predicted(scenario)).join() === sortedWithinEquals(scenario, perNode).join(),
      )}`,
      `lots only between equal nodes: ${share(({ scenario }) => drawsOnlyBetweenEquals(scenario, profile))}`,
      `reachable by the lots that fell: ${(100 - (100 * unreached) / outcomes.length).toFixed(1)}%`,
    ].join('\n'),
  );
}
