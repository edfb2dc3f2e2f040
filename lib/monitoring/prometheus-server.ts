import { Construct } from 'constructs';
import { podUser, podUserExcuses } from '../hardening/pod-user.ts';
import { amountExcuses } from '../kubernetes/amount-excuses.ts';
import { excuse } from '../kubernetes/excuse.ts';
import {
  ConfigMap,
  Deployment,
  PersistentVolumeClaim,
  type PodSpec,
  type Probe,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
} from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import type { PrometheusServerSettings } from '../lab/lab.ts';
import type { PrometheusConfig, RuleGroup } from '../metrics/prometheus/prometheus-model.ts';
import { MemoryAmount } from '../quantities/memory-amount.ts';
import { resourceRequirements } from '../quantities/resources.ts';
import { TimeSpan } from '../quantities/time-span.ts';
import { yamlText } from '../util/yaml-text.ts';
import { monitoringLabels } from './monitoring-labels.ts';

export interface PrometheusServerProps {
  readonly namespace: string;
  readonly fidelity: Fidelity;
  /** With its tag. From 3.12 on: the first release that reloads by `--config.auto-reload`. */
  readonly image: string;
  /** Its `rule_files` hold `rules.yml`. */
  readonly config: PrometheusConfig;
  readonly rules: readonly RuleGroup[];
  readonly settings: PrometheusServerSettings;
  /** Namespaces whose pods the jobs discover. */
  readonly discovers: readonly string[];
}

/** The name under which Grafana, and a platform that asks for counts, find it. */
export const PROMETHEUS_SERVER = 'prometheus';

/** File of the rules, beside the configuration. */
export const RULES_FILE = 'rules.yml';

/** Of a study that says nothing of it and whose platform brings no Prometheus: what OpenFaaS's own asks for, kept for Prometheus's own default of 15 days. */
export const DEFAULT_SERVER: PrometheusServerSettings = {
  retention: TimeSpan.seconds(15 * 24 * 3600),
  resources: { requests: { memory: MemoryAmount.mebibytes(512) } },
};

const NOBODY = 65534;
const CONFIG_FOLDER = '/etc/prometheus';
const DATA_FOLDER = '/prometheus';

/**
 * A Prometheus that keeps what it knows when its configuration changes: the ConfigMap is mounted as a folder, which the kubelet keeps up to
 * date, and Prometheus reloads it by itself; nothing in the pod template depends on its content. The endpoints that reload or shut down over the
 * network stay off, because its port is open to everybody.
 */
export class PrometheusServer extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusServerProps) {
    super(scope, id);
    const labels = monitoringLabels(PROMETHEUS_SERVER);
    const metadata = { name: PROMETHEUS_SERVER, namespace: props.namespace, labels };
    new ConfigMap(this, 'config', {
      metadata,
      data: { 'prometheus.yml': yamlText(props.config), [RULES_FILE]: yamlText({ groups: props.rules }) },
    });
    new ServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    for (const namespace of props.discovers) {
      new Role(this, `role-${namespace}`, {
        metadata: { ...metadata, namespace },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
      });
      new RoleBinding(this, `binding-${namespace}`, {
        metadata: { ...metadata, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: PROMETHEUS_SERVER },
        subjects: [{ kind: 'ServiceAccount', name: PROMETHEUS_SERVER, namespace: props.namespace }],
      });
    }
    const { claim } = props.settings;
    if (claim !== undefined) {
      new PersistentVolumeClaim(this, 'claim', {
        metadata,
        spec: {
          accessModes: ['ReadWriteOnce'],
          ...(claim.storageClass !== undefined && { storageClassName: claim.storageClass }),
          resources: { requests: { storage: claim.size.toString() } },
        },
      });
    }
    const spec = podSpec(props);
    const deployment = new Deployment(this, 'deployment', {
      metadata,
      spec: {
        replicas: 1,
        // Two at a time would fight over the lock of one disk.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { app: PROMETHEUS_SERVER } },
        template: { metadata: { labels }, spec },
      },
    });
    excuse(
      deployment,
      ...podUserExcuses(props.fidelity),
      ['service-account-token', 'asks the API server for the pods to scrape, with roles that can only read them'],
      ['rollout-strategy', 'one pod at a time: two would fight over the lock of one disk'],
      ...amountExcuses(spec.containers, 'the study sets none: a limit would end the collection in the very moments that are measured'),
    );
    new Service(this, 'service', {
      metadata,
      spec: { type: 'ClusterIP', selector: { app: PROMETHEUS_SERVER }, ports: [{ name: 'http', port: 9090, targetPort: 'http' }] },
    });
  }
}

function podSpec({ image, settings, fidelity }: PrometheusServerProps): PodSpec {
  const { retention, retentionSize, claim } = settings;
  const resources = resourceRequirements(settings.resources);
  return {
    serviceAccountName: PROMETHEUS_SERVER,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    securityContext: podUser(NOBODY, fidelity, NOBODY),
    // It writes what it holds in memory to disk before it ends.
    terminationGracePeriodSeconds: 120,
    containers: [
      {
        name: PROMETHEUS_SERVER,
        image,
        imagePullPolicy: 'IfNotPresent',
        args: [
          `--config.file=${CONFIG_FOLDER}/prometheus.yml`,
          '--config.auto-reload',
          `--storage.tsdb.path=${DATA_FOLDER}`,
          `--storage.tsdb.retention.time=${retention}`,
          ...(retentionSize === undefined ? [] : [`--storage.tsdb.retention.size=${retentionSize.bytes}B`]),
        ],
        ports: [{ name: 'http', containerPort: 9090 }],
        ...(resources && { resources }),
        // After a crash it reads its log of writes again, which takes minutes on a slow disk.
        startupProbe: probe('/-/ready', { periodSeconds: 10, failureThreshold: 60 }),
        readinessProbe: probe('/-/ready', { periodSeconds: 10, failureThreshold: 3 }),
        livenessProbe: probe('/-/healthy', { periodSeconds: 30, failureThreshold: 6 }),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          // The whole folder: a file mounted by subPath never changes.
          { name: 'config', mountPath: CONFIG_FOLDER, readOnly: true },
          { name: 'data', mountPath: DATA_FOLDER },
        ],
      },
    ],
    volumes: [
      { name: 'config', configMap: { name: PROMETHEUS_SERVER } },
      claim === undefined ? { name: 'data', emptyDir: {} } : { name: 'data', persistentVolumeClaim: { claimName: PROMETHEUS_SERVER } },
    ],
  };
}

function probe(path: string, timing: { readonly periodSeconds: number; readonly failureThreshold: number }): Probe {
  return { httpGet: { path, port: 'http' }, timeoutSeconds: 5, ...timing };
}
