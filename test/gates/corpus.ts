import type { Editable, EditableObject } from '../manifest/editable-json.ts';

export const NAMESPACE = 'gates-app';

/** Correct objects of many kinds, as that minor of Kubernetes takes them and as every policy wants them; each call gives new ones. */
export function corpus(minor: number): EditableObject[] {
  const objects: EditableObject[] = [
    ...foundations(),
    ...accounts(),
    ...storage(),
    ...workloads(minor),
    ...network(minor),
    ...budgets(minor),
    ...clusterWide(minor),
    ...customKind(),
  ];
  // Nothing in common between any two of them.
  return JSON.parse(JSON.stringify(objects));
}

function foundations(): EditableObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted', team: 'lab' } },
    },
    object('v1', 'ConfigMap', 'settings', {
      data: { 'app.yaml': 'level: info\n', mode: 'fast' },
      binaryData: { blob: 'AAEC' },
      immutable: false,
    }),
    object('v1', 'ConfigMap', 'empty'),
    object('v1', 'Secret', 'later', { type: 'Opaque' }),
    object('v1', 'LimitRange', 'limits', {
      spec: {
        limits: [{ type: 'Container', default: { cpu: '500m', memory: '128Mi' }, defaultRequest: { cpu: '0.1' }, max: { cpu: '2' } }],
      },
    }),
    object('v1', 'ResourceQuota', 'quota', {
      spec: { hard: { 'requests.cpu': '10', 'limits.memory': '20Gi', pods: '50' }, scopes: ['NotTerminating'] },
    }),
    object('coordination.k8s.io/v1', 'Lease', 'leader', {
      spec: { holderIdentity: 'web-0', leaseDurationSeconds: 15, renewTime: '2021-04-01T10:00:00.000000Z' },
    }),
  ];
}

function accounts(): EditableObject[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  const subject = { kind: 'ServiceAccount', name: 'web', namespace: NAMESPACE };
  return [
    object('v1', 'ServiceAccount', 'web', { automountServiceAccountToken: false }),
    object('v1', 'ServiceAccount', 'agent', { automountServiceAccountToken: false, imagePullSecrets: [{ name: 'later' }] }),
    object(rbac, 'Role', 'reader', {
      rules: [
        { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'], resourceNames: ['settings'] },
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'watch'] },
      ],
    }),
    object(rbac, 'RoleBinding', 'reader', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [subject],
    }),
    object(rbac, 'RoleBinding', 'viewers', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'Group', name: 'students', apiGroup: 'rbac.authorization.k8s.io' }],
    }),
    cluster(rbac, 'ClusterRole', 'gates-app:nodes', {
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    }),
    cluster(rbac, 'ClusterRole', 'gates-app-all', {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'gates-app/aggregate': 'true' } }] },
      rules: [],
    }),
    cluster(rbac, 'ClusterRoleBinding', 'gates-app:nodes', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'gates-app:nodes' },
      subjects: [subject],
    }),
  ];
}

function storage(): EditableObject[] {
  return [
    cluster('storage.k8s.io/v1', 'StorageClass', 'gates-app-local', {
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Retain',
    }),
    cluster('v1', 'PersistentVolume', 'gates-app-nfs', {
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteMany'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'gates-app-local',
        nfs: { server: '192.168.0.10', path: '/export' },
      },
    }),
    object('v1', 'PersistentVolumeClaim', 'data', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'gates-app-local' },
    }),
    object('v1', 'PersistentVolumeClaim', 'scratch', {
      spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: '0.5Gi' } } },
    }),
    cluster('storage.k8s.io/v1', 'CSIDriver', 'gates-app.csi.example', { spec: { attachRequired: false, podInfoOnMount: true } }),
  ];
}

function workloads(minor: number): EditableObject[] {
  const web = pod(
    'web',
    {
      serviceAccountName: 'web',
      volumes: [
        { name: 'settings', configMap: { name: 'settings', defaultMode: 420, items: [{ key: 'app.yaml', path: 'app.yaml', mode: 292 }] } },
        { name: 'temp', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
        { name: 'about', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
        { name: 'all', projected: { defaultMode: 288, sources: [{ configMap: { name: 'settings' } }] } },
      ],
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ],
      tolerations: [{ key: 'lab', operator: 'Exists', effect: 'NoSchedule' }],
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 10, preference: { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] } },
          ],
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } } },
          ],
        },
      },
    },
    {
      env: [
        { name: 'LEVEL', value: 'info' },
        { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
        { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'CORES', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
      ],
      envFrom: [{ prefix: 'APP_', configMapRef: { name: 'settings' } }],
      volumeMounts: [
        { name: 'settings', mountPath: '/etc/app', readOnly: true },
        { name: 'temp', mountPath: '/tmp' },
        { name: 'about', mountPath: '/etc/about' },
        { name: 'all', mountPath: '/etc/all' },
      ],
      startupProbe: { tcpSocket: { port: 'http' }, failureThreshold: 30, periodSeconds: 1 },
      lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
    },
  );
  const job = { ...pod('work', { restartPolicy: 'Never' }) };
  return [
    object('apps/v1', 'Deployment', 'web', {
      spec: {
        replicas: 3,
        revisionHistoryLimit: 2,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } },
        selector: { matchLabels: { app: 'web' } },
        template: template('web', web),
      },
    }),
    object('apps/v1', 'Deployment', 'scaled', {
      spec: {
        minReadySeconds: 5,
        progressDeadlineSeconds: 120,
        selector: { matchLabels: { app: 'scaled' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
        template: template('scaled', pod('scaled', {}, minor >= 23 ? { livenessProbe: { grpc: { port: 8080 } } } : {})),
      },
    }),
    object('apps/v1', 'Deployment', 'prepared', {
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'prepared' } },
        template: template('prepared', {
          ...pod(
            'prepared',
            { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
            { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
          ),
          initContainers: [{ ...container('init', {}), command: ['true'], volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        }),
      },
    }),
    object('apps/v1', 'DaemonSet', 'agent', {
      spec: {
        selector: { matchLabels: { app: 'agent' } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
        template: template('agent', pod('agent', { serviceAccountName: 'agent', priorityClassName: 'gates-app-agents' })),
      },
    }),
    object('apps/v1', 'StatefulSet', 'store', {
      spec: {
        serviceName: 'store',
        replicas: 2,
        podManagementPolicy: 'Parallel',
        updateStrategy: { type: 'OnDelete' },
        selector: { matchLabels: { app: 'store' } },
        template: template('store', pod('store', {}, { volumeMounts: [{ name: 'state', mountPath: '/state' }] })),
        volumeClaimTemplates: [
          { metadata: { name: 'state' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '256Mi' } } } },
        ],
      },
    }),
    object('apps/v1', 'ReplicaSet', 'plain', {
      spec: { replicas: 1, selector: { matchLabels: { app: 'plain' } }, template: template('plain', pod('plain')) },
    }),
    object('batch/v1', 'Job', 'work', {
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 600,
        ttlSecondsAfterFinished: 3600,
        parallelism: 2,
        completions: 4,
        template: template('work', job),
      },
    }),
    object('batch/v1', 'Job', 'indexed', {
      spec: {
        completionMode: 'Indexed',
        completions: 3,
        parallelism: 3,
        ttlSecondsAfterFinished: 0,
        template: template('indexed', pod('indexed', { restartPolicy: 'OnFailure' })),
      },
    }),
    object('batch/v1', 'CronJob', 'nightly', {
      spec: {
        schedule: '15 3 * * 1-5',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 1,
        jobTemplate: { spec: { ttlSecondsAfterFinished: 60, template: template('nightly', pod('nightly', { restartPolicy: 'Never' })) } },
      },
    }),
    object('v1', 'PodTemplate', 'shape', { template: template('shape', pod('shape')) }),
    object('v1', 'ReplicationController', 'old', {
      spec: { replicas: 1, selector: { app: 'old' }, template: template('old', pod('old')) },
    }),
    object('apps/v1', 'ControllerRevision', 'web-1', { revision: 1, data: { spec: { replicas: 1 } } }),
  ];
}

function network(minor: number): EditableObject[] {
  const backend = { service: { name: 'web', port: { name: 'http' } } };
  return [
    object('v1', 'Service', 'web', {
      spec: {
        type: 'ClusterIP',
        selector: { app: 'web' },
        sessionAffinity: 'None',
        ports: [
          { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' },
          { name: 'other', port: 8080, targetPort: 8080 },
        ],
        ...(minor >= 26 && { internalTrafficPolicy: 'Cluster' }),
      },
    }),
    object('v1', 'Service', 'store', { spec: { clusterIP: 'None', selector: { app: 'store' }, ports: [{ port: 8080, name: 'http' }] } }),
    object('v1', 'Service', 'scaled', {
      spec: { selector: { app: 'scaled' }, ports: [{ port: 80, targetPort: 8080, appProtocol: 'http' }] },
    }),
    object('v1', 'Service', 'outside', { spec: { type: 'ExternalName', externalName: 'db.example.org' } }),
    object('v1', 'Endpoints', 'manual', { subsets: [{ addresses: [{ ip: '192.168.0.10' }], ports: [{ name: 'http', port: 80 }] }] }),
    object('discovery.k8s.io/v1', 'EndpointSlice', 'manual-1', {
      metadata: { name: 'manual-1', namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': 'manual' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.168.0.10'], conditions: { ready: true } }],
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
    }),
    object('networking.k8s.io/v1', 'Ingress', 'web', {
      spec: {
        ingressClassName: 'gates-app',
        tls: [{ hosts: ['web.example.org'], secretName: 'later' }],
        rules: [{ host: 'web.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      },
    }),
    object('networking.k8s.io/v1', 'Ingress', 'rest', {
      spec: { defaultBackend: { service: { name: 'scaled', port: { number: 80 } } }, tls: [{ secretName: 'later' }] },
    }),
    cluster('networking.k8s.io/v1', 'IngressClass', 'gates-app', { spec: { controller: 'example.org/ingress' } }),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'web', {
      spec: {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            from: [{ namespaceSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
            ports: [{ port: 8080, protocol: 'TCP' }],
          },
        ],
        egress: [{}],
      },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'closed', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }),
  ];
}

function budgets(minor: number): EditableObject[] {
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'scaled' };
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }];
  return [
    object('policy/v1', 'PodDisruptionBudget', 'web', { spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } } }),
    object('policy/v1', 'PodDisruptionBudget', 'store', { spec: { maxUnavailable: '50%', selector: { matchLabels: { app: 'store' } } } }),
    object(minor >= 23 ? 'autoscaling/v2' : 'autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'scaled', {
      spec: {
        scaleTargetRef: target,
        minReplicas: 2,
        maxReplicas: 5,
        metrics,
        behavior: {
          scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] },
        },
      },
    }),
    object('autoscaling/v1', 'HorizontalPodAutoscaler', 'plain', {
      spec: { scaleTargetRef: target, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 80 },
    }),
    cluster('scheduling.k8s.io/v1', 'PriorityClass', 'gates-app-agents', { value: 1_000_000, globalDefault: false, description: 'agents' }),
  ];
}

function clusterWide(minor: number): EditableObject[] {
  const webhook = {
    name: 'pods.gates-app.example.org',
    clientConfig: { service: { name: 'web', namespace: NAMESPACE, path: '/check', port: 443 } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'], scope: 'Namespaced' }],
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Ignore',
    timeoutSeconds: 5,
    namespaceSelector: { matchLabels: { 'gates-app/checked': 'true' } },
  };
  return [
    cluster('node.k8s.io/v1', 'RuntimeClass', 'gates-app', { handler: 'runc' }),
    cluster('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'gates-app', { webhooks: [webhook] }),
    cluster('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'gates-app', {
      webhooks: [{ ...webhook, reinvocationPolicy: 'Never' }],
    }),
    cluster('apiregistration.k8s.io/v1', 'APIService', 'v1.gates-app.example.org', {
      spec: {
        group: 'gates-app.example.org',
        version: 'v1',
        groupPriorityMinimum: 100,
        versionPriority: 10,
        service: { name: 'web', namespace: NAMESPACE },
        insecureSkipTLSVerify: true,
      },
    }),
    ...(minor >= 30
      ? [
          cluster('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'gates-app', {
            spec: {
              matchConstraints: {
                resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] }],
              },
              validations: [{ expression: 'object.spec.replicas <= 50' }],
            },
          }),
        ]
      : []),
  ];
}

function customKind(): EditableObject[] {
  const lab = (name: string, spec: EditableObject) => object('lab.gates-app.example.org/v1', 'Lab', name, { spec });
  return [
    cluster('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'labs.lab.gates-app.example.org', {
      spec: {
        group: 'lab.gates-app.example.org',
        scope: 'Namespaced',
        names: { kind: 'Lab', listKind: 'LabList', plural: 'labs', singular: 'lab', shortNames: ['lb'] },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            subresources: { status: {} },
            additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                required: ['spec'],
                properties: {
                  spec: {
                    type: 'object',
                    required: ['size'],
                    properties: {
                      size: { type: 'integer', minimum: 1, maximum: 50 },
                      mode: { type: 'string', enum: ['fast', 'slow'] },
                      name: { type: 'string', pattern: '^[a-z]+$' },
                      port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
                      labels: { type: 'object', additionalProperties: { type: 'string' } },
                      free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                      until: { type: 'string', format: 'date-time', nullable: true },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    }),
    lab('small', { size: 1 }),
    lab('large', { size: 50, mode: 'fast', name: 'abc', port: 'http', labels: { a: 'b' }, free: { any: [1] }, until: null }),
    lab('later', { size: 2, port: 8080, until: '2021-04-01T00:00:00Z' }),
  ];
}

function object(apiVersion: string, kind: string, name: string, rest: EditableObject = {}): EditableObject {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...rest };
}

function cluster(apiVersion: string, kind: string, name: string, rest: EditableObject): EditableObject {
  return { apiVersion, kind, metadata: { name }, ...rest };
}

function template(app: string, spec: Editable): EditableObject {
  return { metadata: { labels: { app } }, spec };
}

function pod(name: string, rest: EditableObject = {}, main: EditableObject = {}): EditableObject {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container(name, main)],
    ...rest,
  };
}

function container(name: string, rest: EditableObject): EditableObject {
  const probe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10 };
  const serves =
    name === 'init'
      ? {}
      : { ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: probe, livenessProbe: { ...probe, timeoutSeconds: 2 } };
  return {
    name,
    image: 'registry.example.org/app:1.0',
    resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '500m', memory: '64Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    ...serves,
    ...rest,
  };
}
