import { Construct } from 'constructs';
import { ConfigMap, type Probe, Role, RoleBinding, Service, ServiceAccount } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import type { PrometheusConfig, RuleGroup } from '../metrics/prometheus/prometheus-model.ts';
import { yamlText } from '../util/yaml-text.ts';
import { coreDeployment } from './core-deployment.ts';
import { openfaasMeta } from './labels.ts';
import { NAMESPACES } from './namespaces.ts';

export interface PrometheusProps {
  readonly fidelity: Fidelity;
  readonly image: string;
  readonly config: PrometheusConfig;
  readonly rules: readonly RuleGroup[];
}

const NAME = 'prometheus';

/** The account that the published pod runs under. */
export const OPENFAAS_PROMETHEUS_ACCOUNT = 'openfaas-prometheus';

/** The one file of rules that the published pod mounts beside its configuration. */
export const OPENFAAS_RULES_FILE = 'alert.rules.yml';

const CONFIG = 'prometheus-config';
const FILES = ['prometheus.yml', OPENFAAS_RULES_FILE] as const;

/** OpenFaaS's Prometheus (faas-netes yaml/prometheus-cfg.yml, -dep.yml, -rbac.yml and -svc.yml at 882bd1ba). */
export class Prometheus extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    new ConfigMap(this, 'config', {
      metadata: openfaasMeta(CONFIG, CONFIG),
      data: { 'prometheus.yml': yamlText(props.config), [OPENFAAS_RULES_FILE]: yamlText({ groups: props.rules }) },
    });
    this.deployment(props);
    this.rbac();
    new Service(this, 'service', {
      metadata: openfaasMeta(NAME, NAME),
      // The gateway asks `prometheus:9090` for invocation counts; the name is not free.
      spec: { type: 'ClusterIP', ports: [{ port: 9090, protocol: 'TCP' }], selector: { app: NAME } },
    });
  }

  private deployment({ image, fidelity }: PrometheusProps): void {
    const probe: Probe = { httpGet: { path: '/-/healthy', port: 9090 }, timeoutSeconds: 30 };
    coreDeployment(this, NAME, {
      annotations: {
        'sidecar.istio.io/inject': 'true',
        // As in alertmanager.ts: Helm's checksum of its own rendering, part of the published template's hash.
        'checksum/prometheus-config': 'd34473b2495a34cda2240fbc4a5ef5e2abf7930de8309ef1646285cfaba5c015',
      },
      spec: {
        serviceAccountName: OPENFAAS_PROMETHEUS_ACCOUNT,
        containers: [
          {
            name: NAME,
            image,
            imagePullPolicy: 'Always',
            command: ['prometheus', '--config.file=/etc/prometheus/prometheus.yml'],
            livenessProbe: probe,
            readinessProbe: probe,
            resources: { requests: { memory: '512Mi' } },
            ports: [{ containerPort: 9090, protocol: 'TCP' }],
            volumeMounts: [
              // subPath mounts do not follow the ConfigMap: a changed configuration needs `kubectl rollout restart`.
              ...FILES.map((file) => ({ mountPath: `/etc/prometheus/${file}`, name: CONFIG, subPath: file })),
              { mountPath: '/prometheus/data', name: 'prom-data' },
            ],
          },
        ],
        volumes: [
          { name: CONFIG, configMap: { name: CONFIG, items: FILES.map((file) => ({ key: file, path: file, mode: 0o644 })) } },
          { name: 'prom-data', emptyDir: {} },
        ],
      },
      fidelity: fidelity,
      hardened: { user: 65534 },
      publishedExcuses: 'privilege-escalation dropped-capabilities seccomp-profile run-as-non-root read-only-root security-context',
      excuses: [['service-account-token', 'asks the API server, with the rights that its role lists']],
    });
  }

  private rbac(): void {
    new ServiceAccount(this, 'service-account', { metadata: openfaasMeta(OPENFAAS_PROMETHEUS_ACCOUNT, NAME) });
    const roles = [
      [OPENFAAS_PROMETHEUS_ACCOUNT, NAMESPACES.openfaas],
      [`${OPENFAAS_PROMETHEUS_ACCOUNT}-fn`, NAMESPACES.functions],
    ] as const;
    for (const [name, namespace] of roles) {
      new Role(this, `${name}-role`, {
        metadata: openfaasMeta(name, NAME, namespace),
        rules: [{ apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] }],
      });
      new RoleBinding(this, `${name}-binding`, {
        metadata: openfaasMeta(name, NAME, namespace),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name: OPENFAAS_PROMETHEUS_ACCOUNT, namespace: NAMESPACES.openfaas }],
      });
    }
  }
}
