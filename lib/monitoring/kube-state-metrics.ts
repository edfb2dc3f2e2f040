import { Construct } from 'constructs';
import { podUser, podUserExcuses } from '../hardening/pod-user.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { ClusterRole, ClusterRoleBinding, Deployment, type PodSpec, type Probe, Service, ServiceAccount } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { LAB_NAMESPACES } from '../lab/namespaces.ts';
import { KUBE_STATE_METRICS, STATE_METRICS } from '../metrics/jobs/kube-state-metrics-job.ts';
import { monitoringLabels } from './monitoring-labels.ts';

export interface KubeStateMetricsProps {
  readonly fidelity: Fidelity;
  /** With its tag; of a release that is made for the cluster's Kubernetes. */
  readonly image: string;
  /** Kubernetes labels of pods, Deployments and Jobs that become labels of `kube_pod_labels` and its like; none does by itself. */
  readonly labels: readonly string[];
}

const { name: NAME, port: PORT } = KUBE_STATE_METRICS;
const TELEMETRY_PORT = 8081;
const LABELS = monitoringLabels(NAME);

/** The objects that are watched, by API group; rights and the command line follow from it. */
const WATCHED = [
  { apiGroup: '', resources: ['nodes', 'pods'] },
  { apiGroup: 'apps', resources: ['deployments'] },
  { apiGroup: 'batch', resources: ['jobs'] },
] as const;

const NOBODY = 65534;

/** kube-state-metrics for what rules and dashboards ask of the cluster's objects, and for nothing else (its flags as of 2.2 and later). */
export class KubeStateMetrics extends Construct {
  constructor(scope: Construct, id: string, props: KubeStateMetricsProps) {
    super(scope, id);
    const clusterWide = { name: `faaslab-${NAME}`, labels: LABELS };
    const metadata = { name: NAME, namespace: LAB_NAMESPACES.monitoring, labels: LABELS };
    new ServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    new ClusterRole(this, 'role', {
      metadata: clusterWide,
      rules: WATCHED.map(({ apiGroup, resources }) => ({ apiGroups: [apiGroup], resources, verbs: ['list', 'watch'] })),
    });
    new ClusterRoleBinding(this, 'binding', {
      metadata: clusterWide,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterWide.name },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: LAB_NAMESPACES.monitoring }],
    });
    const deployment = new Deployment(this, 'deployment', {
      metadata,
      spec: {
        replicas: 1,
        // Two at a time would give every series twice.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { app: NAME } },
        template: { metadata: { labels: LABELS }, spec: podSpec(props) },
      },
    });
    excuse(
      deployment,
      ...podUserExcuses(props.fidelity),
      ['service-account-token', 'reads the state of objects from the API server, with a role that can only list and watch'],
      ['cpu-limit', 'a limit would throttle the collection in the very moments that are measured'],
      ['rollout-strategy', 'one pod at a time: two would give every series twice'],
    );
    new Service(this, 'service', {
      metadata,
      spec: { type: 'ClusterIP', selector: { app: NAME }, ports: [{ name: 'http', port: PORT, targetPort: 'http' }] },
    });
  }
}

function podSpec({ image, labels, fidelity }: KubeStateMetricsProps): PodSpec {
  const kinds = WATCHED.flatMap(({ resources }) => resources);
  const labelled = ['pods', 'deployments', 'jobs'].map((kind) => `${kind}=[${labels.join(',')}]`).join(',');
  return {
    serviceAccountName: NAME,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    securityContext: podUser(NOBODY, fidelity),
    affinity: CONTROL_PLANE_FIRST,
    tolerations: CONTROL_PLANE_ROLES.map((key) => ({ key, operator: 'Exists', effect: 'NoSchedule' })),
    containers: [
      {
        name: NAME,
        image,
        imagePullPolicy: 'IfNotPresent',
        args: [
          `--port=${PORT}`,
          `--telemetry-port=${TELEMETRY_PORT}`,
          `--resources=${kinds.join(',')}`,
          `--metric-allowlist=${STATE_METRICS.join(',')}`,
          `--metric-labels-allowlist=${labelled}`,
        ],
        ports: [
          { name: 'http', containerPort: PORT },
          { name: 'telemetry', containerPort: TELEMETRY_PORT },
        ],
        // Without a CPU limit: throttled, it falls behind and fills its queues.
        resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '256Mi' } },
        readinessProbe: probe('/', 'telemetry'),
        livenessProbe: probe('/healthz', 'http'),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      },
    ],
  };
}

function probe(path: string, port: string): Probe {
  return { httpGet: { path, port }, initialDelaySeconds: 5, timeoutSeconds: 5 };
}

/** Labels and taints of control-plane nodes; the second is of Kubernetes up to 1.24. */
const CONTROL_PLANE_ROLES = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'] as const;

/** Beside the control plane where that is possible, so that the workers are left to what is measured. */
const CONTROL_PLANE_FIRST: PodSpec['affinity'] = {
  nodeAffinity: {
    // kubeadm gives this label from 1.20 on; today's API server warns of the older one.
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, preference: { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] } },
    ],
  },
};
