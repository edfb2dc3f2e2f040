/** What `kubectl get` says of a load: its Job, its pods, and what happened to the Job. */
export interface LoadObjects {
  readonly job: {
    readonly metadata: { readonly uid: string };
    readonly status?: { readonly conditions?: readonly Condition[] };
  };
  readonly pods: readonly LoadPod[];
  /** Of the Job, oldest first. */
  readonly events: readonly { readonly reason?: string; readonly message?: string; readonly type?: string }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

interface LoadPod {
  readonly metadata: { readonly name: string };
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

export function loadState({ job, pods, events }: LoadObjects): LoadState {
  for (const { type, status, reason, message } of job.status?.conditions ?? []) {
    if (status !== 'True') continue;
    if (type === 'Complete') return { kind: 'complete' };
    if (type === 'Failed') return { kind: 'failed', cause: `${reason ?? 'Failed'}: ${message ?? ''}` };
  }
  const [pod] = pods;
  if (pod === undefined) {
    const refused = events.findLast(({ reason }) => reason === 'FailedCreate');
    if (refused !== undefined) return { kind: 'stuck', cause: `the Job may start no pod: ${refused.message ?? ''}` };
    return { kind: 'waiting', cause: 'no pod is there yet' };
  }
  const { name } = pod.metadata;
  for (const { image, state } of pod.status?.containerStatuses ?? []) {
    const { reason = '', message = '' } = state?.waiting ?? {};
    if (STUCK_REASONS.has(reason))
      return { kind: 'stuck', cause: `pod ${name} cannot start with image ${image ?? ''}: ${reason}: ${message}` };
    if (reason !== '') return { kind: 'waiting', cause: `pod ${name}: ${reason}` };
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined)
    return { kind: 'stuck', cause: `pod ${name} is ${unscheduled.reason ?? ''}: ${unscheduled.message ?? ''}` };
  const phase = pod.status?.phase ?? 'Pending';
  return phase === 'Pending' ? { kind: 'waiting', cause: `pod ${name}: ${phase}` } : { kind: 'started' };
}
