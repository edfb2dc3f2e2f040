import type { Editable } from '../manifest/editable-json.ts';
import { NAMESPACE } from './corpus.ts';

/**
 * One value of a correct object put wrong (`undefined`: left out), the rule that finds it, there or at `path [rule]`, and what a cluster says of the
 * object: it refuses it too, or takes it, and then why the gates do not.
 */
export interface SingleFault {
  readonly title: string;
  /** Label of the object in the corpus. */
  readonly object: string;
  readonly path: string;
  readonly value: Editable;
  readonly finding: string;
  /** Why a cluster takes what the gates refuse. @default - it refuses it as well */
  readonly takenBecause?: string;
}

const POLICY = 'a policy, not a rule of the API';
const DROPPED = 'null is read as left out; a generator that writes null does not mean to';
const CROSS = 'it is taken, and fails or does nothing later';
/** Kind and name without the namespace of the corpus. */
const of = (kind: string, name: string) => `${kind} ${NAMESPACE}/${name}`;

const WEB = of('Deployment', 'web');
const POD = 'spec.template.spec';
const MAIN = `${POD}.containers[0]`;
const CRON_POD = 'spec.jobTemplate.spec.template.spec';
const LAB = 'CustomResourceDefinition labs.lab.gates-app.example.org';
const LAB_SCHEMA = 'spec.versions[0].schema.openAPIV3Schema';

type Line = readonly [title: string, object: string, path: string, value: Editable, finding: string, takenBecause?: string];

const LINES: readonly Line[] = [
  // Fields that are not there.
  ['a misspelt label key', WEB, 'metadata.label', { app: 'web' }, 'schema-unknown-field'],
  ['limit for limits', WEB, `${MAIN}.resources.limit`, { cpu: '1' }, 'schema-unknown-field'],
  ['imagePullpolicy', WEB, `${MAIN}.imagePullpolicy`, 'Always', 'schema-unknown-field'],
  ['a probe on the pod', WEB, `${POD}.livenessProbe`, { exec: { command: ['x'] } }, 'schema-unknown-field'],
  ['replicas in a DaemonSet', of('DaemonSet', 'agent'), 'spec.replicas', 2, 'schema-unknown-field'],
  ['a template in a Service', of('Service', 'web'), 'spec.template', {}, 'schema-unknown-field'],
  ['schedul of a CronJob', of('CronJob', 'nightly'), 'spec.schedul', '* * * * *', 'schema-unknown-field'],
  ['spec of a ConfigMap', of('ConfigMap', 'settings'), 'spec', {}, 'schema-unknown-field'],
  ['rule of a Role', of('Role', 'reader'), 'rule', [], 'schema-unknown-field'],
  ['podSelecter of a NetworkPolicy', of('NetworkPolicy', 'web'), 'spec.podSelecter', {}, 'schema-unknown-field'],
  ['minAvailabel of a budget', of('PodDisruptionBudget', 'web'), 'spec.minAvailabel', 1, 'schema-unknown-field'],
  ['a storage class in spec', 'StorageClass gates-app-local', 'spec', {}, 'schema-unknown-field'],
  ['token of a service account', of('ServiceAccount', 'web'), 'automountToken', false, 'schema-unknown-field'],
  ['validation beside the versions', LAB, 'spec.validation', {}, 'schema-unknown-field'],

  // Types.
  ['replicas as a text', WEB, 'spec.replicas', '3', 'schema-type'],
  ['half a replica', of('StatefulSet', 'store'), 'spec.replicas', 1.5, 'schema-type'],
  ['a command as one text', WEB, `${MAIN}.command`, 'sleep 1', 'schema-type'],
  ['a switch as a text', of('CronJob', 'nightly'), 'spec.suspend', 'false', 'schema-type'],
  ['a port as a text', of('Service', 'web'), 'spec.ports[0].port', '80', 'schema-type'],
  ['immutable as a number', of('ConfigMap', 'settings'), 'immutable', 1, 'schema-type'],
  ['a map of labels that is null', WEB, 'metadata.labels', null, 'schema-type', DROPPED],
  ['a list of rules that is a map', of('Role', 'reader'), 'rules', { verbs: ['get'] }, 'schema-type'],
  ['a priority as a text', 'PriorityClass gates-app-agents', 'value', 'high', 'schema-type'],
  ['a boolean variable', WEB, `${MAIN}.env[0].value`, true, 'schema-type'],
  ['a numeric quantity list', of('LimitRange', 'limits'), 'spec.limits[0].max.cpu', [], 'schema-type'],

  // What must be there.
  ['a Deployment without a selector', WEB, 'spec.selector', undefined, 'selector-missing'],
  ['a Deployment without a template', WEB, 'spec.template', undefined, 'schema-required'],
  ['a Job without a spec', of('Job', 'work'), 'spec', undefined, 'schema-required'],
  ['a container without an image', WEB, `${MAIN}.image`, undefined, 'image-syntax'],
  ['a service port without a port', of('Service', 'web'), 'spec.ports[1].port', undefined, 'schema-required'],
  ['a CronJob without a schedule', of('CronJob', 'nightly'), 'spec.schedule', undefined, 'cron-schedule'],
  ['a StorageClass without a provisioner', 'StorageClass gates-app-local', 'provisioner', undefined, 'schema-required'],
  ['an autoscaler without a maximum', of('HorizontalPodAutoscaler', 'plain'), 'spec.maxReplicas', undefined, 'schema-required'],
  ['a RuntimeClass without a handler', 'RuntimeClass gates-app', 'handler', undefined, 'schema-required'],
  ['a claim without access modes', of('PersistentVolumeClaim', 'data'), 'spec.accessModes', undefined, 'schema-required'],
  ['a binding without a role', of('RoleBinding', 'reader'), 'roleRef', undefined, 'schema-required'],
  ['a webhook without side effects', 'ValidatingWebhookConfiguration gates-app', 'webhooks[0].sideEffects', undefined, 'schema-required'],
  ['a definition without a scope', LAB, 'spec.scope', undefined, 'schema-required'],

  // Words.
  ['ifNotPresent', WEB, `${MAIN}.imagePullPolicy`, 'ifNotPresent', 'schema-enum'],
  ['a protocol in small letters', of('Service', 'web'), 'spec.ports[0].protocol', 'tcp', 'schema-enum'],
  ['a service type that is none', of('Service', 'web'), 'spec.type', 'Nodeport', 'schema-enum'],
  ['a toleration of NoScheduled', WEB, `${POD}.tolerations[0].effect`, 'NoScheduled', 'schema-enum'],
  ['a selector operator of another place', of('Deployment', 'scaled'), 'spec.selector.matchExpressions[0].operator', 'Gt', 'schema-enum'],
  ['an access mode that is none', of('PersistentVolumeClaim', 'data'), 'spec.accessModes[0]', 'ReadWrite', 'schema-enum'],
  ['a policy type that is none', of('NetworkPolicy', 'closed'), 'spec.policyTypes[0]', 'ingress', 'schema-enum'],
  ['a path type that is none', of('Ingress', 'web'), 'spec.rules[0].http.paths[0].pathType', 'Regex', 'schema-enum'],
  ['an update strategy of a Deployment', of('DaemonSet', 'agent'), 'spec.updateStrategy.type', 'Recreate', 'schema-enum'],
  ['a concurrency policy that is none', of('CronJob', 'nightly'), 'spec.concurrencyPolicy', 'Skip', 'schema-enum'],
  ['a binding mode that is none', 'StorageClass gates-app-local', 'volumeBindingMode', 'Later', 'schema-enum'],
  ['a role of an unknown kind', of('RoleBinding', 'viewers'), 'roleRef.kind', 'Roles', 'schema-enum'],
  ['a scope that is none', LAB, 'spec.scope', 'Namespace', 'schema-enum'],

  // Bounds, texts.
  ['a container port beyond all', WEB, `${MAIN}.ports[0].containerPort`, 70_000, 'schema-bounds'],
  ['a service port of zero', of('Service', 'scaled'), 'spec.ports[0].port', 0, 'schema-bounds'],
  ['minus one replica', WEB, 'spec.replicas', -1, 'schema-bounds'],
  ['no container', of('ReplicaSet', 'plain'), `${POD}.containers`, [], 'schema-bounds'],
  ['a role without verbs', of('Role', 'reader'), 'rules[0].verbs', [], 'schema-bounds'],
  [
    'a weight above a hundred',
    WEB,
    `${POD}.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight`,
    101,
    'schema-bounds',
  ],
  ['a user below zero', WEB, `${POD}.securityContext.runAsUser`, -5, 'schema-bounds'],
  ['an autoscaler to zero', of('HorizontalPodAutoscaler', 'scaled'), 'spec.maxReplicas', 0, 'schema-bounds'],
  ['a priority above the highest', 'PriorityClass gates-app-agents', 'value', 1_500_000_000, 'schema-bounds'],
  ['a webhook that waits a minute', 'MutatingWebhookConfiguration gates-app', 'webhooks[0].timeoutSeconds', 60, 'schema-bounds'],
  ['a quantity with a blank', WEB, `${MAIN}.resources.limits.memory`, '64 Mi', 'quantity-syntax'],
  ['a quantity of a quota with a unit of its own', of('ResourceQuota', 'quota'), 'spec.hard["limits.memory"]', '20GB', 'schema-syntax'],
  ['a storage amount that is none', 'PersistentVolume gates-app-nfs', 'spec.capacity.storage', '5 GiB', 'schema-syntax'],
  ['bytes that are no base64', of('ConfigMap', 'settings'), 'binaryData.blob', '%%%', 'schema-syntax'],
  ['a time that is none', of('Lease', 'leader'), 'spec.renewTime', 'yesterday', 'schema-syntax'],
  ['a share without its sign', WEB, 'spec.strategy.rollingUpdate.maxSurge', '25', 'schema-form'],
  ['a file that climbs out of its volume', WEB, `${POD}.volumes[0].configMap.items[0].path`, '../app.yaml', 'schema-syntax'],

  // Names and what belongs together.
  ['an underscore in a name', of('NetworkPolicy', 'closed'), 'metadata.name', 'all_closed', 'object-name'],
  ['a label value with a blank', 'Namespace gates-app', 'metadata.labels.team', 'the lab', 'label-value'],
  [
    'a selector beside its template',
    of('StatefulSet', 'store'),
    'spec.selector.matchLabels.app',
    'shop',
    'spec.selector [selector-mismatch]',
  ],
  ['a mount without a volume', of('Deployment', 'prepared'), `${MAIN}.volumeMounts[0].name`, 'date', 'mount-without-volume'],
  ['a request above its limit', WEB, `${MAIN}.resources.requests.cpu`, '600m', 'request-above-limit'],
  ['two ways to probe', WEB, `${MAIN}.readinessProbe.exec`, { command: ['x'] }, `${MAIN}.readinessProbe [probe-handler]`],
  ['a Job that restarts for ever', of('Job', 'work'), `${POD}.restartPolicy`, 'Always', 'restart-policy'],
  ['a Deployment that does not restart', WEB, `${POD}.restartPolicy`, 'Never', 'restart-policy'],
  ['a schedule of six fields', of('CronJob', 'nightly'), 'spec.schedule', '0 15 3 * * 1', 'cron-schedule'],
  ['the 25th hour', of('CronJob', 'nightly'), 'spec.schedule', '0 25 * * *', 'cron-schedule'],
  ['a budget that says two things', of('PodDisruptionBudget', 'web'), 'spec.maxUnavailable', 1, 'spec [pdb-fields]'],
  ['a rolling update that can do nothing', WEB, 'spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: 0 }, 'rollout-deadlock'],
  ['an autoscaler with its ends crossed', of('HorizontalPodAutoscaler', 'scaled'), 'spec.minReplicas', 6, 'hpa-range'],
  ['an address without ports', of('Service', 'scaled'), 'spec.ports', [], 'service-ports'],
  ['a name without a name', of('Service', 'outside'), 'spec.externalName', undefined, 'service-ports'],
  ['an API of the future', of('CronJob', 'nightly'), 'apiVersion', 'batch/v3', 'api-not-served'],
  ['an API of the past', of('PodDisruptionBudget', 'store'), 'apiVersion', 'policy/v1beta1', 'api-not-served'],

  // Custom kinds.
  ['a resource with an unknown field', of('Lab', 'small'), 'spec.sise', 2, 'schema-unknown-field'],
  ['a resource above its maximum', of('Lab', 'small'), 'spec.size', 51, 'schema-bounds'],
  ['a resource without what it needs', of('Lab', 'small'), 'spec.size', undefined, 'schema-required'],
  ['a resource with a word that is none', of('Lab', 'large'), 'spec.mode', 'slowly', 'schema-enum'],
  ['a resource with a name in capitals', of('Lab', 'large'), 'spec.name', 'ABC', 'schema-syntax'],
  ['a definition with a name of its own', LAB, 'metadata.name', 'labs.example.org', 'object-name'],
  [
    'a definition whose schema has a type that is none',
    LAB,
    `${LAB_SCHEMA}.properties.spec.properties.size.typo`,
    'x',
    'schema-unknown-field',
  ],

  // What a cluster takes, most of it, and should not be given.
  ['a Service that finds nobody', of('Service', 'web'), 'spec.selector.app', 'wbe', 'spec.selector [service-without-pods]', CROSS],
  ['a ConfigMap that is not there', WEB, `${MAIN}.envFrom[0].configMapRef.name`, 'setings', 'missing-config-map', CROSS],
  ['a role that is not there', of('RoleBinding', 'reader'), 'roleRef.name', 'raeder', 'missing-role', CROSS],
  [
    'an autoscaler of nothing',
    of('HorizontalPodAutoscaler', 'plain'),
    'spec.scaleTargetRef.name',
    'scald',
    'spec.scaleTargetRef [hpa-target]',
    CROSS,
  ],
  ['an Ingress to nobody', of('Ingress', 'rest'), 'spec.defaultBackend.service.name', 'scald', 'ingress-backend', CROSS],
  ['memory in thousandths of bytes', WEB, `${MAIN}.resources.requests.memory`, '40m', 'quantity-unit', 'a warning at most'],
  ['a privileged container', of('Deployment', 'scaled'), `${MAIN}.securityContext.privileged`, true, 'privileged'],
  [
    'an image that can be written to',
    of('Deployment', 'scaled'),
    `${MAIN}.securityContext.readOnlyRootFilesystem`,
    false,
    'read-only-root',
    POLICY,
  ],
  ['a latest image', of('CronJob', 'nightly'), `${CRON_POD}.containers[0].image`, 'registry.example.org/app:latest', 'image-tag', POLICY],
  ['the network of the host', of('DaemonSet', 'agent'), `${POD}.hostNetwork`, true, 'host-network', POLICY],
  ['a wildcard', of('Role', 'reader'), 'rules[0].verbs[0]', '*', 'rules[0] [rbac-wildcard]', POLICY],
  ['an open port on the nodes', of('Service', 'scaled'), 'spec.type', 'NodePort', 'node-port-service', POLICY],
];

export const SINGLE_FAULTS: readonly SingleFault[] = LINES.map(([title, object, path, value, finding, takenBecause]) => ({
  title,
  object,
  path,
  value,
  finding,
  ...(takenBecause !== undefined && { takenBecause }),
}));
