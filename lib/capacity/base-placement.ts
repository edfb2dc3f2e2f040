import type { Cluster } from '../hosts/cluster.ts';
import type { FloatingPods } from './capacity-range.ts';
import { nodeShapes } from './cluster-capacity.ts';
import { accepts, NodeUse } from './node-use.ts';
import { placePods } from './place-pods.ts';
import { type SchedulerProfile, schedulerProfile } from './scheduler-profile.ts';
import { type SystemPod, systemPods } from './system-pods.ts';
import type { Workload } from './workload.ts';

/** A workload of the base and the nodes on which the default scheduler puts its pods. */
export interface PlacedWorkload {
  readonly workload: Workload;
  /** As the nodes are ordered. */
  readonly perNode: readonly number[];
  /** Pods that found no node. */
  readonly pending: number;
}

/** The cluster before a row is applied: system pods, and the base in the order in which it is applied. */
export class BasePlacement {
  readonly profile: SchedulerProfile;
  readonly placed: readonly PlacedWorkload[];
  readonly #dns: FloatingPods[] = [];
  /** Static pods and one-on-each-node pods only. */
  readonly #fixed: readonly NodeUse[];
  readonly #nodes: readonly NodeUse[];

  /** @param platform pods that the platform's programs start by themselves */
  constructor(cluster: Cluster, base: readonly Workload[], platform: readonly SystemPod[]) {
    this.profile = schedulerProfile(cluster.kubernetes.minor);
    const nodes = nodeShapes(cluster).map((node) => new NodeUse(node));
    const controlPlane = nodes.filter((_, index) => cluster.hosts[index]?.role === 'control-plane');
    for (const { where, shape, count } of [...systemPods(cluster), ...platform]) {
      if (where === 'scheduled') this.#dns.push({ shape, count });
      else for (const node of where === 'every-node' ? nodes : controlPlane) node.add(shape);
    }
    const daemons = base.filter(({ replicas }) => replicas === 'every-node');
    for (const { shape } of daemons) for (const node of nodes) if (accepts(node.node, shape)) node.add(shape);
    this.#fixed = nodes.map((node) => node.clone());
    // kubeadm creates CoreDNS before a worker has joined: the first host is the only one to choose.
    for (const { shape, count } of this.#dns) controlPlane[0]?.add(shape, count);
    this.placed = base.map((workload) => {
      if (workload.replicas === 'every-node') return { workload, perNode: nodes.map(() => 0), pending: 0 };
      const { perNode, placed } = placePods(nodes, workload.shape, workload.replicas, this.profile);
      return { workload, perNode, pending: workload.replicas - placed };
    });
    this.#nodes = nodes;
  }

  /** The nodes with everything on them but the workloads of these identities. */
  nodesWithout(identities: ReadonlySet<string>): NodeUse[] {
    const nodes = this.#nodes.map((node) => node.clone());
    for (const { workload, perNode } of this.placed) {
      if (identities.has(workload.identity))
        nodes.forEach((node, index) => {
          node.add(workload.shape, -(perNode[index] ?? 0));
        });
    }
    return nodes;
  }

  /** What may lie elsewhere than predicted, on top of `fixedNodes`. */
  floatingWithout(identities: ReadonlySet<string>): FloatingPods[] {
    const others = this.placed.flatMap(({ workload: { identity, shape, replicas } }) =>
      replicas === 'every-node' || identities.has(identity) ? [] : [{ shape, count: replicas }],
    );
    return [...this.#dns, ...others];
  }

  get fixedNodes(): readonly NodeUse[] {
    return this.#fixed;
  }
}
