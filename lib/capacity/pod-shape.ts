import { type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';
import { parseQuantity } from '../quantities/quantity.ts';

/** What the scheduler looks at in a pod. Two pods of one shape are the same to it. */
export interface PodShape {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** For scoring only: a container without a request counts as 100m and 200 MiB, so that such pods do not all land on one node. */
  readonly scoredCpuMilli: number;
  readonly scoredMemoryBytes: number;
  readonly tolerations: readonly Toleration[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Whether a ReplicaSet or StatefulSet owns the pod: the scheduler spreads only those by itself. */
  readonly spread: boolean;
}

export interface Toleration {
  /** Empty: every key. */
  readonly key: string;
  /** Absent: every value. */
  readonly value?: string;
  /** Empty: every effect. */
  readonly effect: string;
}

/** kubernetes/kubernetes pkg/scheduler/util/non_zero.go, today pod_resources.go. */
const SCORED_CPU_MILLI = 100;
const SCORED_MEMORY_BYTES = 200 * 2 ** 20;

/** A pod with these requests; an absent one is none. */
export function podShape(requests: Pod): PodShape {
  const { cpuMilli, memoryBytes } = requests;
  return {
    cpuMilli: cpuMilli ?? 0,
    memoryBytes: memoryBytes ?? 0,
    scoredCpuMilli: cpuMilli ?? SCORED_CPU_MILLI,
    scoredMemoryBytes: memoryBytes ?? SCORED_MEMORY_BYTES,
    tolerations: requests.tolerations ?? [],
    nodeSelector: requests.nodeSelector ?? {},
    spread: requests.spread ?? false,
  };
}

export interface Pod {
  readonly cpuMilli?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly tolerations?: readonly Toleration[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly spread?: boolean;
}

/** The shape of a manifest's pods. Unreadable quantities count as none: lib/checks/check-quantities.ts finds those. */
export function templateShape(template: PodTemplate, spread: boolean): PodShape {
  const { spec } = template;
  const overhead = objectAt(spec, 'overhead');
  const cpu = total(spec, cpuMilli, SCORED_CPU_MILLI);
  const memory = total(spec, memoryBytes, SCORED_MEMORY_BYTES);
  const cpuOverhead = cpuMilli(overhead) ?? 0;
  const memoryOverhead = memoryBytes(overhead) ?? 0;
  return {
    cpuMilli: cpu.requested + cpuOverhead,
    memoryBytes: memory.requested + memoryOverhead,
    scoredCpuMilli: cpu.scored + cpuOverhead,
    scoredMemoryBytes: memory.scored + memoryOverhead,
    tolerations: objectsAt(spec, 'tolerations').map(toleration),
    nodeSelector: Object.fromEntries(Object.entries(objectAt(spec, 'nodeSelector')).map(([key, value]) => [key, String(value)])),
    spread,
  };
}

function toleration(json: JsonObject): Toleration {
  const any = textAt(json, 'operator') === 'Exists';
  return { key: textAt(json, 'key'), ...(any ? {} : { value: textAt(json, 'value') }), effect: textAt(json, 'effect') };
}

type ReadAmount = (amounts: JsonObject) => number | undefined;

interface Total {
  readonly requested: number;
  readonly scored: number;
}

/** Containers run together, init containers one after another before them, except those that restart always: they stay. */
function total(spec: JsonObject, read: ReadAmount, whenAbsent: number): Total {
  const running = { requested: 0, scored: 0 };
  const peak = { requested: 0, scored: 0 };
  for (const container of objectsAt(spec, 'initContainers')) {
    const amount = requestOf(container, read);
    const stays = textAt(container, 'restartPolicy') === 'Always';
    for (const [key, value] of [['requested', amount ?? 0] as const, ['scored', amount ?? whenAbsent] as const]) {
      peak[key] = Math.max(peak[key], running[key] + value);
      if (stays) running[key] += value;
    }
  }
  for (const container of objectsAt(spec, 'containers')) {
    const amount = requestOf(container, read);
    running.requested += amount ?? 0;
    running.scored += amount ?? whenAbsent;
  }
  return { requested: Math.max(running.requested, peak.requested), scored: Math.max(running.scored, peak.scored) };
}

/** The API server copies a limit into an absent request. */
function requestOf(container: JsonObject, read: ReadAmount): number | undefined {
  const resources = objectAt(container, 'resources');
  return read(objectAt(resources, 'requests')) ?? read(objectAt(resources, 'limits'));
}

/** Rounded up, as the scheduler does. */
export function cpuMilli(amounts: JsonObject): number | undefined {
  const cores = quantityAt(amounts, 'cpu');
  // 0.57 * 1000 is a hair above 570.
  return cores === undefined ? undefined : Math.ceil(Number((cores * 1000).toFixed(6)));
}

export function memoryBytes(amounts: JsonObject): number | undefined {
  const bytes = quantityAt(amounts, 'memory');
  return bytes === undefined ? undefined : Math.ceil(bytes);
}

function quantityAt(amounts: JsonObject, key: string): number | undefined {
  const value = amounts[key];
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseQuantity(value)?.value : undefined;
}
