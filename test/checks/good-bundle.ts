import type { ManifestContext } from '../../lib/checks/check-manifests.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import type { Editable, EditableObject } from '../manifest/editable-json.ts';

export interface BundleFile {
  path: string;
  objects: EditableObject[];
}

/** A whole output, as plain objects that a test may damage. */
export interface Bundle {
  base: BundleFile[];
  rows: BundleFile[];
  loads: BundleFile[];
}

export const GOOD_CONTEXT: ManifestContext = {
  kubernetesMinor: 20,
  secrets: ['openfaas/basic-auth'],
  exceptions: [],
  platformChecks: PLATFORMS.flatMap(({ checks }) => checks),
};

/** A small OpenFaaS lab in which every check has something to look at and nothing to find. Each call gives a new one. */
export function goodBundle(): Bundle {
  return {
    base: [
      { path: '00-namespaces.k8s.yaml', objects: [namespace('openfaas'), namespace('openfaas-fn'), namespace('faaslab-load')] },
      { path: '10-crds.k8s.yaml', objects: [profilesDefinition()] },
      { path: '20-credentials.k8s.yaml', objects: credentials() },
      { path: '30-openfaas.k8s.yaml', objects: openFaas() },
      { path: '40-monitoring.k8s.yaml', objects: monitoring() },
      { path: '50-functions.k8s.yaml', objects: functionObjects('1', {}) },
    ],
    rows: [
      { path: 'rows/t1-r01-cpu-250m.k8s.yaml', objects: functionObjects('1', { limits: { cpu: '250m', memory: '40Mi' } }) },
      {
        path: 'rows/t1-r02-cpu-500m.k8s.yaml',
        objects: functionObjects('3', { requests: { cpu: '100m' }, limits: { cpu: '500m', memory: '1024Mi' } }),
      },
    ],
    loads: [{ path: 'load/t1-r01-cpu-250m.k8s.yaml', objects: [loadScript(), loadJob()] }],
  };
}

function namespace(name: string): EditableObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { role: name }, annotations: { 'linkerd.io/inject': 'enabled' } },
  };
}

function profilesDefinition(): EditableObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'profiles.openfaas.com' },
    spec: {
      group: 'openfaas.com',
      scope: 'Namespaced',
      names: { kind: 'Profile', listKind: 'ProfileList', plural: 'profiles', singular: 'profile' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
}

const SCRIPT = `password="$(head -c 24 /dev/urandom | base64)"
curl --header "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" https://kubernetes.default.svc
`;

function credentials(): EditableObject[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    object('v1', 'ServiceAccount', 'faaslab-credentials', {}),
    object(rbac, 'Role', 'faaslab:credentials', { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create'] }] }),
    object(rbac, 'RoleBinding', 'faaslab:credentials', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'faaslab:credentials' },
      subjects: [{ kind: 'ServiceAccount', name: 'faaslab-credentials', namespace: 'openfaas' }],
    }),
    object('v1', 'ConfigMap', 'credentials-script', { data: { 'create-secret.sh': SCRIPT } }),
    object('batch/v1', 'Job', 'credentials', {
      spec: {
        template: {
          metadata: { labels: { app: 'credentials' } },
          spec: {
            restartPolicy: 'Never',
            serviceAccountName: 'faaslab-credentials',
            containers: [
              {
                name: 'credentials',
                image: 'curlimages/curl:8.11.1',
                command: ['sh', '/scripts/create-secret.sh'],
                volumeMounts: [{ name: 'script', mountPath: '/scripts' }],
              },
            ],
            volumes: [{ name: 'script', configMap: { name: 'credentials-script' } }],
          },
        },
      },
    }),
  ];
}

function openFaas(): EditableObject[] {
  const auth = { name: 'auth', secret: { secretName: 'basic-auth' } };
  const provider = { kind: 'ServiceAccount', name: 'openfaas-controller', namespace: 'openfaas' };
  const health = { httpGet: { path: '/healthz', port: 8080 }, timeoutSeconds: 5 };
  return [
    object('v1', 'ServiceAccount', 'openfaas-controller', {}),
    object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'openfaas-view', {
      metadata: { name: 'openfaas-view' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [provider],
    }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'openfaas-view', {
      metadata: { name: 'openfaas-view', namespace: 'openfaas-fn' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [provider],
    }),
    deployment('gateway', {
      serviceAccountName: 'openfaas-controller',
      containers: [
        {
          name: 'gateway',
          image: 'ghcr.io/openfaas/gateway:0.20.12',
          env: [
            { name: 'functions_provider_url', value: 'http://127.0.0.1:8081/' },
            { name: 'secret_mount_path', value: '/var/secrets' },
          ],
          ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
          livenessProbe: health,
          readinessProbe: { ...health, httpGet: { path: '/healthz', port: 'http' } },
          resources: { requests: { cpu: '50m', memory: '120Mi' } },
          volumeMounts: [{ name: 'auth', mountPath: '/var/secrets', readOnly: true }],
        },
        {
          name: 'faas-netes',
          image: 'ghcr.io/openfaas/faas-netes:0.13.2',
          ports: [{ containerPort: 8081, protocol: 'TCP' }],
          resources: { requests: { cpu: '50m', memory: '120Mi' } },
          volumeMounts: [{ name: 'temp', mountPath: '/tmp' }],
        },
      ],
      volumes: [{ name: 'temp', emptyDir: {} }, auth],
    }),
    service('gateway', { ports: [{ name: 'http', port: 8080, targetPort: 'http' }], selector: { app: 'gateway' } }),
    service('gateway-external', {
      type: 'NodePort',
      ports: [{ name: 'http', port: 8080, targetPort: 8080, nodePort: 31112 }],
      selector: { app: 'gateway' },
    }),
  ];
}

function monitoring(): EditableObject[] {
  return [
    object('v1', 'ConfigMap', 'prometheus-config', {
      data: { 'prometheus.yml': 'global:\n  scrape_interval: 15s\n', 'alert.rules.yml': 'groups: []\n' },
    }),
    object('v1', 'ConfigMap', 'alertmanager-config', {
      data: { 'alertmanager.yml': 'basic_auth:\n  username: admin\n  password_file: /var/secrets/basic-auth-password\n' },
    }),
    deployment('prometheus', {
      containers: [
        {
          name: 'prometheus',
          image: 'prom/prometheus:v2.11.0',
          env: [{ name: 'RULES', valueFrom: { configMapKeyRef: { name: 'prometheus-config', key: 'alert.rules.yml' } } }],
          ports: [{ containerPort: 9090 }],
          resources: { requests: { memory: '512Mi' }, limits: { memory: '0.5Gi' } },
          volumeMounts: [
            { name: 'config', mountPath: '/etc/prometheus/prometheus.yml', subPath: 'prometheus.yml' },
            { name: 'data', mountPath: '/prometheus/data' },
          ],
        },
      ],
      volumes: [
        { name: 'config', configMap: { name: 'prometheus-config', items: [{ key: 'prometheus.yml', path: 'prometheus.yml', mode: 420 }] } },
        { name: 'data', persistentVolumeClaim: { claimName: 'prometheus-data' } },
      ],
    }),
    object('v1', 'PersistentVolumeClaim', 'prometheus-data', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
    }),
    service('prometheus', { type: 'NodePort', ports: [{ port: 9090, nodePort: 30459 }], selector: { app: 'prometheus' } }),
    deployment('alertmanager', {
      containers: [
        {
          name: 'alertmanager',
          image: 'prom/alertmanager:v0.18.0',
          ports: [{ containerPort: 9093 }],
          volumeMounts: [
            { name: 'config', mountPath: '/alertmanager.yml', subPath: 'alertmanager.yml' },
            { name: 'auth', mountPath: '/var/secrets' },
          ],
        },
      ],
      volumes: [
        { name: 'config', configMap: { name: 'alertmanager-config' } },
        { name: 'auth', projected: { sources: [{ secret: { name: 'basic-auth' } }] } },
      ],
    }),
    service('alertmanager', { ports: [{ port: 9093 }], selector: { app: 'alertmanager' } }),
  ];
}

/** A function as the base and every row have it, pinned at a number of replicas. */
function functionObjects(replicas: string, resources: EditableObject): EditableObject[] {
  const name = 'float-operation';
  const metadata = { name, namespace: 'openfaas-fn', labels: { faas_function: name } };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: Number(replicas),
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { faas_function: name } },
        template: {
          metadata: {
            labels: { faas_function: name, 'com.openfaas.scale.min': replicas, 'com.openfaas.scale.max': replicas },
            annotations: { 'prometheus.io.scrape': 'false' },
          },
          spec: {
            containers: [
              {
                name,
                image: 'registry.example:5000/float-operation:1.0',
                env: [{ name: 'exec_timeout', value: '60s' }],
                ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
                readinessProbe: { httpGet: { path: '/_/health', port: 8080 } },
                resources,
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'openfaas-fn' },
      spec: { ports: [{ name: 'http', port: 8080, targetPort: 8080 }], selector: { faas_function: name } },
    },
  ];
}

function loadScript(): EditableObject {
  return object('v1', 'ConfigMap', 'load-t1-r01-cpu-250m', { metadata: loadMetadata(), data: { 'run.sh': 'wrk -t2 -c10 "$URL"\n' } });
}

function loadJob(): EditableObject {
  return object('batch/v1', 'Job', 'load-t1-r01-cpu-250m', {
    metadata: loadMetadata(),
    spec: {
      template: {
        metadata: { labels: { app: 'load' } },
        spec: {
          restartPolicy: 'Never',
          containers: [
            {
              name: 'load',
              image: `registry.example:5000/loadgen@sha256:${'0123456789abcdef'.repeat(4)}`,
              command: ['sh', '/scripts/run.sh'],
              envFrom: [{ configMapRef: { name: 'load-settings', optional: true } }],
              volumeMounts: [{ name: 'script', mountPath: '/scripts' }],
            },
          ],
          volumes: [{ name: 'script', configMap: { name: 'load-t1-r01-cpu-250m', items: [{ key: 'run.sh', path: 'run.sh' }] } }],
        },
      },
    },
  });
}

function loadMetadata(): EditableObject {
  return { name: 'load-t1-r01-cpu-250m', namespace: 'faaslab-load' };
}

function object(apiVersion: string, kind: string, name: string, rest: EditableObject): EditableObject {
  return { apiVersion, kind, metadata: { name, namespace: 'openfaas' }, ...rest };
}

function deployment(name: string, podSpec: Editable): EditableObject {
  return object('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name, 'app.kubernetes.io/part-of': 'faaslab' } }, spec: podSpec },
    },
  });
}

function service(name: string, spec: EditableObject): EditableObject {
  return object('v1', 'Service', name, { spec });
}
