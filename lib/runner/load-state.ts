/** What `kubectl get` says of a load: its Job, its pods, and what happened in their namespace. */
export interface LoadObjects {
  readonly job: {
    readonly metadata: { readonly uid: string };
    readonly status?: { readonly conditions?: readonly Condition[] };
  };
  readonly pods: readonly LoadPod[];
  /** Also of others: those of an earlier Job of the name stay for an hour. */
  readonly events: readonly { readonly reason?: string; readonly message?: string; readonly involvedObject: { readonly uid?: string } }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface LoadPod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly image?: string;
      readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string }; readonly running?: object };
    }[];
  };
}

/**
 * `started`: the log can be read. `stuck`: no pod can start, and none will by itself; `waiting`: not yet. `complete` and `failed`: the Job has ended.
 */
export type LoadState =
  | { readonly kind: 'complete' | 'started' }
  | { readonly kind: 'failed' | 'stuck' | 'waiting'; readonly cause: string };

/** Reasons of a waiting container that do not go away by themselves. */
const STUCK_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Reasons of events that keep a container from being made, such as the ConfigMap of a base that was not applied. */
const HINDRANCES: ReadonlySet<string> = new Set(['FailedMount', 'FailedCreatePodSandBox']);

export function loadState({ job, pods, events }: LoadObjects): LoadState {
  for (const { type, status, reason, message } of job.status?.conditions ?? []) {
    if (status !== 'True') continue;
    if (type === 'Complete') return { kind: 'complete' };
    if (type === 'Failed') return { kind: 'failed', cause: `${reason ?? 'Failed'}: ${message ?? ''}` };
  }
  const [pod] = pods;
  if (pod === undefined) {
    const refused = events.findLast(({ reason, involvedObject }) => reason === 'FailedCreate' && involvedObject.uid === job.metadata.uid);
    if (refused !== undefined) return { kind: 'stuck', cause: `the Job may start no pod: ${refused.message ?? ''}` };
    return { kind: 'waiting', cause: 'no pod is there yet' };
  }
  const { name, uid } = pod.metadata;
  for (const { image, state } of pod.status?.containerStatuses ?? []) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    if (STUCK_REASONS.has(reason))
      return { kind: 'stuck', cause: `pod ${name} cannot start with image ${image ?? ''}: ${reason}: ${message}` };
    // The container is said to be made all the while: what keeps it from that stands in an event alone.
    const hindered = events.findLast((event) => HINDRANCES.has(event.reason ?? '') && event.involvedObject.uid === uid);
    if (reason === 'ContainerCreating' && hindered !== undefined)
      return { kind: 'stuck', cause: `pod ${name} cannot start: ${hindered.reason ?? ''}: ${hindered.message ?? ''}` };
    if (reason !== '') return { kind: 'waiting', cause: `pod ${name}: ${reason}` };
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined)
    return { kind: 'stuck', cause: `pod ${name} is ${unscheduled.reason ?? ''}: ${unscheduled.message ?? ''}` };
  const phase = pod.status?.phase ?? 'Pending';
  return phase === 'Pending' ? { kind: 'waiting', cause: `pod ${name}: ${phase}` } : { kind: 'started' };
}
