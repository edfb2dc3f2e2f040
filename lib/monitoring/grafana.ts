import { Construct } from 'constructs';
import { podUser, podUserExcuses } from '../hardening/pod-user.ts';
import { amountExcuses } from '../kubernetes/amount-excuses.ts';
import { envVar } from '../kubernetes/env-value.ts';
import { excuse } from '../kubernetes/excuse.ts';
import { ConfigMap, type Container, Deployment, type EnvVar, type PodSpec, type Probe, Service } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { CONFIG_HASH_ANNOTATION } from '../lab/labels.ts';
import { dashboardJson } from '../metrics/grafana/dashboard.ts';
import type { Dashboard } from '../metrics/grafana/grafana-model.ts';
import { type Resources, resourceRequirements } from '../quantities/resources.ts';
import { fnv1aHex } from '../util/fnv1a.ts';
import { GRAFANA_ADMIN } from './grafana-admin-secret.ts';
import { DASHBOARDS_FOLDER, dashboardProviderFile, datasourcesFile } from './grafana-provisioning.ts';
import { monitoringLabels } from './monitoring-labels.ts';

export interface GrafanaProps {
  readonly namespace: string;
  readonly fidelity: Fidelity;
  /** With its tag. From 7.4 on, the first release with time series panels. */
  readonly image: string;
  /** An empty object sets neither requests nor limits. */
  readonly resources: Resources;
  /** Port on every host at which Grafana answers, 30000 to 32767. */
  readonly nodePort: number;
  /** As seen from Grafana's pod, such as `http://prometheus.openfaas:9090`. */
  readonly prometheusUrl: string;
  /** That of the node jobs. */
  readonly scrapeIntervalSeconds: number;
  /** Each becomes a ConfigMap of its own; uids are unique. */
  readonly dashboards: readonly Dashboard[];
}

const LABELS = monitoringLabels('grafana');

const NAMES = { app: 'grafana', datasources: 'grafana-datasources', provider: 'grafana-dashboard-provider' } as const;

/** User and group of the image's files (grafana/grafana `Dockerfile`); numbers, because the kubelet cannot tell that a name is not root. */
const GRAFANA_USER = 472;

const PASSWORD_FOLDER = '/etc/grafana-admin';

/**
 * Grafana with its data source and dashboards from files, so that nothing is set up by hand and nothing is lost with the pod: its own
 * database is an emptyDir. The administrator comes from the Secret `grafana-admin` (keys `admin-user`, `admin-password`), which must exist
 * before the pod can start and is read at every start.
 */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const datasources = datasourcesFile(props.prometheusUrl, props.scrapeIntervalSeconds);
    const provider = dashboardProviderFile();
    const metadata = (name: string) => ({ name, namespace: props.namespace, labels: LABELS });

    new ConfigMap(this, 'datasources', { metadata: metadata(NAMES.datasources), data: { 'datasources.yaml': datasources } });
    new ConfigMap(this, 'dashboard-provider', { metadata: metadata(NAMES.provider), data: { 'dashboards.yaml': provider } });
    for (const dashboard of props.dashboards) {
      new ConfigMap(this, `dashboard-${dashboard.uid}`, {
        // The label lets a Grafana of the user's, run with the usual sidecar, pick the dashboards up.
        metadata: { ...metadata(configMapName(dashboard)), labels: { ...LABELS, grafana_dashboard: '1' } },
        data: { [`${dashboard.uid}.json`]: dashboardJson(dashboard) },
      });
    }
    const spec = podSpec(props);
    const deployment = new Deployment(this, 'deployment', {
      metadata: metadata(NAMES.app),
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: NAMES.app } },
        // Two at a time would halve what a small node has left for functions.
        strategy: { type: 'Recreate' },
        template: {
          metadata: {
            labels: LABELS,
            // Grafana reads these two files at its start only; it looks for changed dashboards by itself.
            annotations: {
              [CONFIG_HASH_ANNOTATION]: fnv1aHex(datasources + provider),
            },
          },
          spec,
        },
      },
    });
    excuse(
      deployment,
      ...podUserExcuses(props.fidelity),
      ['rollout-strategy', 'one pod at a time: two would halve what a small node has left for functions'],
      ['secret-in-env', 'Grafana reads the first password of its administrator from a variable; the Secret is made in the cluster'],
      ...amountExcuses(spec.containers, 'the study sets none'),
    );
    const service = new Service(this, 'service', {
      metadata: metadata(NAMES.app),
      spec: {
        type: 'NodePort',
        selector: { app: NAMES.app },
        ports: [{ name: 'http', port: 3000, targetPort: 'http', nodePort: props.nodePort }],
      },
    });
    excuse(service, ['node-port-service', `the study opens its dashboards on port ${props.nodePort} of every node`]);
  }
}

function configMapName(dashboard: Dashboard): string {
  return `grafana-dashboard-${dashboard.uid}`;
}

function podSpec(props: GrafanaProps): PodSpec {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podUser(GRAFANA_USER, props.fidelity, GRAFANA_USER),
    containers: [container(props)],
    volumes: [
      { name: 'datasources', configMap: { name: NAMES.datasources } },
      { name: 'dashboard-provider', configMap: { name: NAMES.provider } },
      {
        name: 'dashboards',
        projected: { sources: props.dashboards.map((dashboard) => ({ configMap: { name: configMapName(dashboard) } })) },
      },
      {
        name: 'admin-password',
        secret: { secretName: GRAFANA_ADMIN.name, items: [{ key: GRAFANA_ADMIN.passwordKey, path: 'admin-password' }] },
      },
      { name: 'data', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

function container(props: GrafanaProps): Container {
  const resources = resourceRequirements(props.resources);
  return {
    name: 'grafana',
    image: props.image,
    ports: [{ name: 'http', containerPort: 3000 }],
    env: environment(),
    ...(resources && { resources }),
    // Five minutes: Grafana answers once it has filled its empty database, which is slow under a CPU limit.
    startupProbe: healthProbe({ periodSeconds: 5, failureThreshold: 60 }),
    readinessProbe: healthProbe({ periodSeconds: 10, failureThreshold: 3 }),
    livenessProbe: healthProbe({ periodSeconds: 30, failureThreshold: 6 }),
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [
      { name: 'datasources', mountPath: '/etc/grafana/provisioning/datasources', readOnly: true },
      { name: 'dashboard-provider', mountPath: '/etc/grafana/provisioning/dashboards', readOnly: true },
      { name: 'dashboards', mountPath: DASHBOARDS_FOLDER, readOnly: true },
      { name: 'admin-password', mountPath: PASSWORD_FOLDER, readOnly: true },
      { name: 'data', mountPath: '/var/lib/grafana' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function healthProbe(timing: { readonly periodSeconds: number; readonly failureThreshold: number }): Probe {
  return { httpGet: { path: '/api/health', port: 'http' }, timeoutSeconds: 5, ...timing };
}

function environment(): EnvVar[] {
  return [
    { name: 'GF_SECURITY_ADMIN_USER', valueFrom: { secretKeyRef: { name: GRAFANA_ADMIN.name, key: GRAFANA_ADMIN.userKey } } },
    // The image's start script reads the file. As a variable of the container the password would show in `docker inspect`.
    envVar('GF_SECURITY_ADMIN_PASSWORD__FILE', `${PASSWORD_FOLDER}/admin-password`),
    envVar('GF_AUTH_ANONYMOUS_ENABLED', 'false'),
    envVar('GF_USERS_ALLOW_SIGN_UP', 'false'),
    envVar('GF_ANALYTICS_REPORTING_ENABLED', 'false'),
    envVar('GF_ANALYTICS_CHECK_FOR_UPDATES', 'false'),
  ];
}
