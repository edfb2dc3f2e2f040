import type { PodsProof } from '../../lib/load/row-proof.ts';

/** A pod as the API server gives it. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: Record<string, unknown> & { readonly containers: readonly Record<string, unknown>[] };
  readonly status: Record<string, unknown>;
}

const PROBE = { httpGet: { path: '/_/health', port: 8080 }, periodSeconds: 5 };

/** What the row below asks for. */
export const PROOF: PodsProof = {
  kind: 'pods',
  namespace: 'functions',
  serving: { faas_function: 'f' },
  row: { 'faaslab.dev/row-id': 't1-r01-x' },
  replicas: 2,
  template: {
    metadata: {
      name: 'f',
      labels: { faas_function: 'f', 'faaslab.dev/row-id': 't1-r01-x', 'faaslab.dev/row': '1' },
      annotations: { 'prometheus.io.scrape': 'false' },
    },
    spec: {
      containers: [
        {
          name: 'f',
          image: 'docker.io/lab/f:1',
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          env: [
            { name: 'exec_timeout', value: '10s' },
            { name: 'write_timeout', value: '15s' },
          ],
          resources: { requests: { cpu: '500m' }, limits: { cpu: '500m', memory: '1Gi' } },
          livenessProbe: PROBE,
          readinessProbe: PROBE,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'temp', mountPath: '/tmp' }],
        },
      ],
      volumes: [{ name: 'temp', emptyDir: {} }],
      restartPolicy: 'Always',
    },
  },
};

/** Whether a pod is ready, as its status says. */
export function status(ready: boolean, containerState: object = { running: {} }, restartCount = 0) {
  return {
    phase: 'Running',
    conditions: [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Ready', status: ready ? 'True' : 'False', ...(ready ? {} : { message: 'containers with unready status: [f]' }) },
    ],
    containerStatuses: [{ name: 'f', image: 'docker.io/lab/f:1', restartCount, state: containerState }],
  };
}

/** A pod of the row with all that a cluster fills in: defaults, the token's mount, what it tolerates, labels of controllers. */
export function rowPod(
  number: number,
  changes: Partial<Omit<Pod, 'metadata'>> & { readonly metadata?: Partial<Pod['metadata']> } = {},
): Pod {
  const { labels, annotations } = PROOF.template.metadata ?? {};
  const [container] = structuredClone(PROOF.template.spec?.containers ?? []);
  const probe = { ...PROBE, httpGet: { ...PROBE.httpGet, scheme: 'HTTP' }, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 };
  return {
    metadata: {
      name: `f-abc-${number}`,
      uid: `uid-${number}`,
      labels: { ...labels, 'pod-template-hash': 'abc', 'topology.kubernetes.io/zone': 'a' },
      annotations: { ...annotations, 'cni.projectcalico.org/podIP': '10.0.0.1/32' },
      ...changes.metadata,
    },
    spec: changes.spec ?? {
      containers: [
        {
          ...container,
          imagePullPolicy: 'IfNotPresent',
          livenessProbe: probe,
          readinessProbe: probe,
          resources: { requests: { cpu: '0.5', memory: '1024Mi' }, limits: { cpu: '500m', memory: '1Gi' } },
          terminationMessagePath: '/dev/termination-log',
          volumeMounts: [
            { name: 'temp', mountPath: '/tmp' },
            { name: 'kube-api-access-x', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: 'temp', emptyDir: {} },
        { name: 'kube-api-access-x', projected: { sources: [] } },
      ],
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
      restartPolicy: 'Always',
      nodeName: `node-${number}`,
      priority: 0,
      securityContext: {},
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
    },
    status: changes.status ?? status(true),
  };
}

/** The pod with another container: values in the place of its own, `undefined` for none. */
export function withContainer(pod: Pod, values: Readonly<Record<string, unknown>>): Pod {
  const [container] = pod.spec.containers;
  return { ...pod, spec: { ...pod.spec, containers: [{ ...container, ...values }] } };
}
