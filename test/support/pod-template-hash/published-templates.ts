import type { Container, EnvVar, PodTemplate, Probe, Volume } from '../../../lib/kubernetes/kinds.ts';

/**
 * The pod templates of the OpenFaaS core that the course report ran, as the plain manifests of openfaas/faas-netes `yaml/` at `882bd1ba`
 * state them, by the ReplicaSet names that the report prints.
 */
export const PUBLISHED_TEMPLATES: Readonly<Record<string, PodTemplate>> = {
  'alertmanager-5c857b6674': pod({
    app: 'alertmanager',
    annotations: {
      'sidecar.istio.io/inject': 'true',
      'checksum/alertmanager-config': '4856ef29b11fb9c4fd9feed041561e43235a16ee28983033f85b75f10c3eee57',
    },
    containers: [
      {
        name: 'alertmanager',
        image: 'prom/alertmanager:v0.18.0',
        imagePullPolicy: 'Always',
        command: ['alertmanager', '--config.file=/alertmanager.yml', '--storage.path=/alertmanager', '--cluster.listen-address='],
        ...probes({ path: '/-/ready', port: 9093, timeoutSeconds: 30 }),
        resources: { requests: { memory: '25Mi' }, limits: { memory: '50Mi' } },
        ports: [{ containerPort: 9093, protocol: 'TCP' }],
        volumeMounts: [
          { mountPath: '/alertmanager.yml', name: 'alertmanager-config', subPath: 'alertmanager.yml' },
          { mountPath: '/var/secrets', name: 'auth', readOnly: true },
        ],
      },
    ],
    volumes: [configMap('alertmanager-config', ['alertmanager.yml']), auth()],
  }),
  'basic-auth-plugin-85d885557c': pod({
    app: 'basic-auth-plugin',
    annotations: { 'prometheus.io.scrape': 'false' },
    containers: [
      {
        name: 'basic-auth-plugin',
        image: 'ghcr.io/openfaas/basic-auth:0.20.12',
        imagePullPolicy: 'Always',
        ...restricted('20m', '50Mi'),
        ...probes({ path: '/health', port: 8080, timeoutSeconds: 5 }),
        env: env('secret_mount_path /var/secrets; basic_auth true'),
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        volumeMounts: [{ mountPath: '/var/secrets', name: 'auth', readOnly: true }],
      },
    ],
    volumes: [auth()],
  }),
  'gateway-6ffb6bd755': pod({
    app: 'gateway',
    annotations: { 'prometheus.io.scrape': 'true', 'prometheus.io.port': '8082' },
    serviceAccountName: 'openfaas-controller',
    containers: [
      {
        name: 'gateway',
        image: 'ghcr.io/openfaas/gateway:0.20.12',
        imagePullPolicy: 'Always',
        ...restricted('50m', '120Mi'),
        ...probes({ path: '/healthz', port: 8080, timeoutSeconds: 5 }),
        env: env(`read_timeout 65s; write_timeout 65s; upstream_timeout 60s;
          functions_provider_url http://127.0.0.1:8081/; direct_functions false;
          direct_functions_suffix openfaas-fn.svc.cluster.local; function_namespace openfaas-fn;
          faas_nats_address nats.openfaas.svc.cluster.local; faas_nats_port 4222; faas_nats_channel faas-request; basic_auth true;
          secret_mount_path /var/secrets; auth_proxy_url http://basic-auth-plugin.openfaas:8080/validate; auth_pass_body false;
          scale_from_zero true; max_idle_conns 1024; max_idle_conns_per_host 1024`),
        ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
        volumeMounts: [{ mountPath: '/var/secrets', name: 'auth', readOnly: true }],
      },
      {
        name: 'faas-netes',
        image: 'ghcr.io/openfaas/faas-netes:0.13.2',
        imagePullPolicy: 'Always',
        ...restricted('50m', '120Mi'),
        env: env(`port 8081; function_namespace openfaas-fn; read_timeout 60s; profiles_namespace openfaas; write_timeout 60s;
          image_pull_policy Always; http_probe true; set_nonroot_user false; readiness_probe_initial_delay_seconds 2;
          readiness_probe_timeout_seconds 1; readiness_probe_period_seconds 2; liveness_probe_initial_delay_seconds 2;
          liveness_probe_timeout_seconds 1; liveness_probe_period_seconds 2; cluster_role false`),
        ports: [{ containerPort: 8081, protocol: 'TCP' }],
        volumeMounts: [{ mountPath: '/tmp', name: 'faas-netes-temp-volume' }],
      },
    ],
    volumes: [{ name: 'faas-netes-temp-volume', emptyDir: {} }, auth()],
  }),
  'nats-5fdf6476f': pod({
    app: 'nats',
    annotations: { 'sidecar.istio.io/inject': 'false', 'prometheus.io.scrape': 'false' },
    containers: [
      {
        name: 'nats',
        image: 'nats-streaming:0.17.0',
        imagePullPolicy: 'Always',
        command: ['/nats-streaming-server'],
        args: ['--store', 'memory', '--cluster_id', 'faas-cluster'],
        resources: { requests: { memory: '120Mi' } },
        ports: [{ containerPort: 4222, protocol: 'TCP' }],
      },
    ],
  }),
  'prometheus-96fd58985': pod({
    app: 'prometheus',
    annotations: {
      'sidecar.istio.io/inject': 'true',
      'checksum/prometheus-config': 'd34473b2495a34cda2240fbc4a5ef5e2abf7930de8309ef1646285cfaba5c015',
    },
    serviceAccountName: 'openfaas-prometheus',
    containers: [
      {
        name: 'prometheus',
        image: 'prom/prometheus:v2.11.0',
        imagePullPolicy: 'Always',
        command: ['prometheus', '--config.file=/etc/prometheus/prometheus.yml'],
        ...probes({ path: '/-/healthy', port: 9090, timeoutSeconds: 30 }),
        resources: { requests: { memory: '512Mi' } },
        ports: [{ containerPort: 9090, protocol: 'TCP' }],
        volumeMounts: [
          { mountPath: '/etc/prometheus/prometheus.yml', name: 'prometheus-config', subPath: 'prometheus.yml' },
          { mountPath: '/etc/prometheus/alert.rules.yml', name: 'prometheus-config', subPath: 'alert.rules.yml' },
          { mountPath: '/prometheus/data', name: 'prom-data' },
        ],
      },
    ],
    volumes: [configMap('prometheus-config', ['prometheus.yml', 'alert.rules.yml']), { name: 'prom-data', emptyDir: {} }],
  }),
  'queue-worker-7cbc9f8688': pod({
    app: 'queue-worker',
    annotations: { 'prometheus.io.scrape': 'false' },
    containers: [
      {
        name: 'queue-worker',
        image: 'openfaas/queue-worker:0.11.2',
        imagePullPolicy: 'Always',
        resources: { requests: { cpu: '50m', memory: '120Mi' } },
        env: env(`faas_nats_address nats.openfaas.svc.cluster.local; faas_nats_channel faas-request; faas_nats_queue_group faas;
          faas_gateway_address gateway.openfaas.svc.cluster.local; gateway_invoke true; faas_function_suffix .openfaas-fn.svc.cluster.local;
          max_inflight 1; ack_wait 60s; secret_mount_path /var/secrets; basic_auth true`),
        volumeMounts: [{ mountPath: '/var/secrets', name: 'auth', readOnly: true }],
      },
    ],
    volumes: [auth()],
  }),
};

interface Pod {
  readonly app: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly serviceAccountName?: string;
}

function pod({ app, annotations, ...spec }: Pod): PodTemplate {
  return { metadata: { labels: { app }, annotations }, spec };
}

function restricted(cpu: string, memory: string): Pick<Container, 'resources' | 'securityContext'> {
  return { resources: { requests: { cpu, memory } }, securityContext: { readOnlyRootFilesystem: true, runAsUser: 10001 } };
}

function probes({ path, port, timeoutSeconds }: { path: string; port: number; timeoutSeconds: number }) {
  const probe: Probe = { httpGet: { path, port }, timeoutSeconds };
  return { livenessProbe: probe, readinessProbe: probe };
}

function auth(): Volume {
  return { name: 'auth', secret: { secretName: 'basic-auth' } };
}

function configMap(name: string, keys: readonly string[]): Volume {
  return { name, configMap: { name, items: keys.map((key) => ({ key, path: key, mode: 0o644 })) } };
}

/** Reads `name value; name value`. */
function env(text: string): EnvVar[] {
  return text.split(/;\s*/).map((pair) => {
    const [name = '', value = ''] = pair.split(' ');
    return { name, value };
  });
}
