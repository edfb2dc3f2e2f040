import { type Json, objectAt, textAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type PodShape, templateShape } from './pod-shape.ts';

/** An emitted object that keeps pods running. */
export interface Workload {
  /** `Deployment openfaas/gateway`. */
  readonly label: string;
  /** Objects of one identity replace each other. */
  readonly identity: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly shape: PodShape;
  /** Pods wanted, or one on each node. */
  readonly replicas: number | 'every-node';
  /** Pods that a rolling update starts beyond `replicas` before it may stop one; 0 where it stops old pods first. */
  readonly surgeFirst: number;
}

/** The workloads among some objects, in their order. Jobs are left out: those of a lab's base end before the first row is run. */
export function workloads(objects: readonly Manifest[]): Workload[] {
  return objects.flatMap((object) => readWorkload(object) ?? []);
}

function readWorkload({ kind, group, name, namespace, identity, spec, pod }: Manifest): Workload | undefined {
  if (pod === undefined || group !== 'apps') return undefined;
  const daemon = kind === 'DaemonSet';
  const replicas = daemon ? 'every-node' : numberOr(spec.replicas, 1);
  return {
    label: `${kind} ${namespace}/${name}`,
    identity,
    namespace,
    labels: pod.labels,
    shape: templateShape(pod, !daemon),
    replicas,
    surgeFirst: kind === 'Deployment' && replicas !== 'every-node' ? surgeFirst(objectAt(spec, 'strategy'), replicas) : 0,
  };
}

/** kubernetes/kubernetes pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts: surge is rounded up, unavailability down. */
function surgeFirst(strategy: ReturnType<typeof objectAt>, replicas: number): number {
  if (textAt(strategy, 'type') === 'Recreate' || replicas === 0) return 0;
  const rolling = objectAt(strategy, 'rollingUpdate');
  const surge = Math.ceil(share(rolling.maxSurge, replicas));
  const unavailable = Math.floor(share(rolling.maxUnavailable, replicas));
  // Both 0 would stand still; the controller then takes one away first.
  return unavailable === 0 ? surge : 0;
}

/** A number, or a percentage of the replicas; 25% where nothing is said. */
function share(value: Json | undefined, replicas: number): number {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' ? Number(value.replace(/%$/, '')) : 25;
  return (percent * replicas) / 100;
}

function numberOr(value: Json | undefined, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
