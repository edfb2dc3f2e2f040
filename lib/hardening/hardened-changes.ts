/** One difference between the two, in what is emitted. */
export interface HardenedChange {
  /** Kinds of objects that it is found in. */
  readonly kinds: readonly string[];
  /** Path in the object, as findings write it; `*` stands for one step or index. */
  readonly path: string;
  readonly what: string;
  readonly why: string;
}

const WORKLOADS = ['Deployment', 'DaemonSet', 'Job'];
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[*]`;

/** Everything that `hardened` changes; a test holds the two outputs against it, and docs/fidelity.md shows it. */
export const HARDENED_CHANGES: readonly HardenedChange[] = [
  {
    kinds: WORKLOADS,
    path: `${POD}.securityContext`,
    what: 'a numeric user that is not root, the seccomp filter RuntimeDefault, and a group for volumes that are written',
    why: 'the level restricted of the Pod Security Standards; Kubernetes of 2021 set no filter by itself',
  },
  {
    kinds: WORKLOADS,
    path: `${CONTAINER}.securityContext`,
    what: 'no privilege escalation, no capabilities, a root file system that cannot be written',
    why: 'the level restricted; a program that is taken over can neither leave its container nor change it',
  },
  {
    kinds: ['Deployment'],
    path: `${CONTAINER}.volumeMounts`,
    what: 'emptyDirs where a component writes',
    why: 'follows from the root file system that cannot be written',
  },
  { kinds: ['Deployment'], path: `${POD}.volumes`, what: 'the same emptyDirs', why: 'follows from the line above' },
  {
    kinds: ['Deployment'],
    path: `${POD}.automountServiceAccountToken`,
    what: 'no token for components that do not ask the API server',
    why: 'what is not there cannot be stolen',
  },
  {
    kinds: ['Deployment'],
    path: `${POD}.enableServiceLinks`,
    what: 'no variables for the Services of the namespace',
    why: 'components find each other by DNS; a Service that is added later does not change their environment',
  },
  {
    kinds: ['Deployment'],
    path: `${CONTAINER}.imagePullPolicy`,
    what: 'IfNotPresent',
    why: 'tags are fixed; a restart does not depend on a registry',
  },
  {
    kinds: ['Namespace'],
    path: 'metadata.labels',
    what: 'the Pod Security level restricted is enforced (privileged where node-exporter runs); no injection of Istio',
    why: 'the API server itself refuses pods that need more; an injected sidecar would, and would be measured too',
  },
  { kinds: ['Namespace'], path: 'metadata.annotations', what: 'no injection of Linkerd', why: 'as above' },
];
