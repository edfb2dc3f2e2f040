import type { JsonSchema, KubernetesSchemas } from './json-schema.ts';
import { OPTIONAL, REQUIRED } from './required-fields.ts';
import { shortName } from './short-name.ts';

/** `group.Definition.field` of a field of any version: `apps.DeploymentSpec.replicas`; the group of shared types is `meta`. */
type Overlay = readonly [fields: string, schema: JsonSchema];

/** Where there is one, it is one of these. */
const exactly = (words: string): JsonSchema => ({ enum: words.split(' ') });
/** An empty text is the default. */
const oneOf = (words: string): JsonSchema => ({ enum: [...words.split(' '), ''] });
const between = (minimum: number, maximum: number): JsonSchema => ({ minimum, maximum });
const COUNT: JsonSchema = { minimum: 0 };
const FILLED: JsonSchema = { minLength: 1 };
const PORT = between(1, 65_535);
const USER = between(0, 2 ** 31 - 1);
const FILE_MODE = between(0, 0o777);
const SOME: JsonSchema = { minItems: 1 };
/** A port number, or the name of a container's port. */
const PORT_OR_NAME: JsonSchema = {
  anyOf: [
    { type: 'integer', ...PORT },
    { type: 'string', pattern: '^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$', maxLength: 15 },
  ],
};
/** A whole number from zero, or a share. */
const COUNT_OR_PERCENT: JsonSchema = {
  anyOf: [
    { type: 'integer', minimum: 0 },
    { type: 'string', pattern: '^\\d+%$' },
  ],
};
/** In linear time: no line break can be taken by two parts of the pattern. */
const BASE64: JsonSchema = {
  type: 'object',
  additionalProperties: {
    type: 'string',
    pattern: '^(?:[A-Za-z0-9+/]{4}|[\\r\\n])*(?:(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)[\\r\\n]*)?$',
  },
};
const ACCESS_MODES: JsonSchema = { items: oneOf('ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod') };

/**
 * What the API server checks and its definitions do not say: words (the enumerations that stood in the definitions of Kubernetes 1.23 alone), bounds,
 * text that may not be empty (kubernetes/kubernetes pkg/apis/ and its validation packages).
 */
const OVERLAYS: readonly Overlay[] = [
  ['core.Container.imagePullPolicy', oneOf('Always IfNotPresent Never')],
  ['core.Container.terminationMessagePolicy', oneOf('File FallbackToLogsOnError')],
  ['core.ContainerPort.protocol core.ServicePort.protocol networking.NetworkPolicyPort.protocol', oneOf('TCP UDP SCTP')],
  ['core.PodSpec.restartPolicy', oneOf('Always OnFailure Never')],
  ['core.PodSpec.dnsPolicy', oneOf('ClusterFirst ClusterFirstWithHostNet Default None')],
  ['core.PodSpec.preemptionPolicy scheduling.PriorityClass.preemptionPolicy', exactly('Never PreemptLowerPriority')],
  ['core.ServiceSpec.type', oneOf('ClusterIP NodePort LoadBalancer ExternalName')],
  ['core.ServiceSpec.sessionAffinity', oneOf('ClientIP None')],
  ['core.ServiceSpec.externalTrafficPolicy core.ServiceSpec.internalTrafficPolicy', oneOf('Cluster Local')],
  ['core.ServiceSpec.internalTrafficPolicy', exactly('Cluster Local')],
  ['core.ServiceSpec.ipFamilyPolicy', exactly('SingleStack PreferDualStack RequireDualStack')],
  ['core.Toleration.effect core.Taint.effect', oneOf('NoExecute NoSchedule PreferNoSchedule')],
  ['core.Toleration.operator', oneOf('Exists Equal')],
  ['core.NodeSelectorRequirement.operator', oneOf('In NotIn Exists DoesNotExist Gt Lt')],
  ['meta.LabelSelectorRequirement.operator', oneOf('In NotIn Exists DoesNotExist')],
  ['core.TopologySpreadConstraint.whenUnsatisfiable', oneOf('DoNotSchedule ScheduleAnyway')],
  ['core.PersistentVolumeSpec.persistentVolumeReclaimPolicy', oneOf('Delete Recycle Retain')],
  ['core.PersistentVolumeSpec.volumeMode core.PersistentVolumeClaimSpec.volumeMode', exactly('Block Filesystem')],
  ['core.PersistentVolumeSpec.accessModes core.PersistentVolumeClaimSpec.accessModes', ACCESS_MODES],
  ['core.SeccompProfile.type', oneOf('Localhost RuntimeDefault Unconfined')],
  ['core.HTTPGetAction.scheme', oneOf('HTTP HTTPS')],
  [
    'core.HostPathVolumeSource.type',
    { enum: ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'] },
  ],
  ['core.VolumeMount.mountPropagation', exactly('None HostToContainer Bidirectional')],
  ['core.PodSecurityContext.fsGroupChangePolicy', exactly('OnRootMismatch Always')],
  ['core.PodSecurityContext.supplementalGroupsPolicy', exactly('Merge Strict')],
  ['core.PodSecurityContext.supplementalGroups', { items: USER }],
  ['core.AppArmorProfile.type', oneOf('Localhost RuntimeDefault Unconfined')],
  ['core.VolumeMount.recursiveReadOnly', exactly('Disabled Enabled IfPossible')],
  ['core.ImageVolumeSource.pullPolicy', oneOf('Always IfNotPresent Never')],
  ['core.SecurityContext.procMount', exactly('Default Unmasked')],
  ['apps.DeploymentStrategy.type', oneOf('Recreate RollingUpdate')],
  ['apps.DaemonSetUpdateStrategy.type apps.StatefulSetUpdateStrategy.type', oneOf('OnDelete RollingUpdate')],
  ['apps.StatefulSetSpec.podManagementPolicy', oneOf('OrderedReady Parallel')],
  ['batch.CronJobSpec.concurrencyPolicy', oneOf('Allow Forbid Replace')],
  ['batch.JobSpec.completionMode', exactly('Indexed NonIndexed')],
  ['networking.NetworkPolicySpec.policyTypes', { items: exactly('Ingress Egress') }],
  ['networking.HTTPIngressPath.pathType', oneOf('Exact Prefix ImplementationSpecific')],
  ['policy.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy', exactly('IfHealthyBudget AlwaysAllow')],
  ['apiextensions.CustomResourceDefinitionSpec.scope', exactly('Cluster Namespaced')],
  ['rbac.RoleRef.kind', oneOf('Role ClusterRole')],
  ['rbac.Subject.kind', oneOf('User Group ServiceAccount')],
  ['autoscaling.MetricSpec.type', oneOf('Resource Pods Object External ContainerResource')],
  ['autoscaling.MetricTarget.type', oneOf('Utilization Value AverageValue')],
  ['autoscaling.HPAScalingPolicy.type', oneOf('Pods Percent')],
  ['autoscaling.HPAScalingRules.selectPolicy', exactly('Max Min Disabled')],
  ['storage.StorageClass.volumeBindingMode', exactly('Immediate WaitForFirstConsumer')],
  ['storage.StorageClass.reclaimPolicy', oneOf('Delete Recycle Retain')],
  ['core.LimitRangeItem.type', { minLength: 1 }],
  ['admissionregistration.MutatingWebhook.failurePolicy admissionregistration.ValidatingWebhook.failurePolicy', oneOf('Fail Ignore')],
  ['admissionregistration.MutatingWebhook.sideEffects admissionregistration.ValidatingWebhook.sideEffects', oneOf('None NoneOnDryRun')],
  ['admissionregistration.MutatingWebhook.timeoutSeconds admissionregistration.ValidatingWebhook.timeoutSeconds', between(1, 30)],

  ['core.ContainerPort.containerPort core.ServicePort.port', PORT],
  ['core.ContainerPort.hostPort core.ServicePort.nodePort', between(0, 65_535)],
  ['core.HTTPGetAction.port core.TCPSocketAction.port', PORT_OR_NAME],
  ['core.GRPCAction.port', PORT],
  ['apps.DeploymentSpec.replicas apps.ReplicaSetSpec.replicas apps.StatefulSetSpec.replicas', COUNT],
  ['core.ReplicationControllerSpec.replicas core.ReplicationControllerSpec.minReadySeconds apps.ReplicaSetSpec.minReadySeconds', COUNT],
  ['apps.DeploymentSpec.minReadySeconds apps.DaemonSetSpec.minReadySeconds apps.StatefulSetSpec.minReadySeconds', COUNT],
  ['apps.DeploymentSpec.revisionHistoryLimit apps.DaemonSetSpec.revisionHistoryLimit', COUNT],
  ['apps.DeploymentSpec.progressDeadlineSeconds', { minimum: 1 }],
  ['apps.RollingUpdateDeployment.maxSurge apps.RollingUpdateDeployment.maxUnavailable', COUNT_OR_PERCENT],
  ['apps.RollingUpdateDaemonSet.maxSurge apps.RollingUpdateDaemonSet.maxUnavailable', COUNT_OR_PERCENT],
  ['policy.PodDisruptionBudgetSpec.minAvailable policy.PodDisruptionBudgetSpec.maxUnavailable', COUNT_OR_PERCENT],
  ['batch.JobSpec.parallelism batch.JobSpec.completions batch.JobSpec.backoffLimit batch.JobSpec.ttlSecondsAfterFinished', COUNT],
  ['batch.JobSpec.activeDeadlineSeconds', COUNT],
  ['batch.CronJobSpec.successfulJobsHistoryLimit batch.CronJobSpec.failedJobsHistoryLimit', COUNT],
  ['batch.CronJobSpec.startingDeadlineSeconds', COUNT],
  ['core.PodSpec.activeDeadlineSeconds', between(1, 2 ** 31 - 1)],
  ['core.Probe.initialDelaySeconds core.Probe.timeoutSeconds core.Probe.periodSeconds', COUNT],
  ['core.Probe.successThreshold core.Probe.failureThreshold', COUNT],
  ['core.SecurityContext.runAsUser core.SecurityContext.runAsGroup', USER],
  ['core.PodSecurityContext.runAsUser core.PodSecurityContext.runAsGroup core.PodSecurityContext.fsGroup', USER],
  ['core.ConfigMapVolumeSource.defaultMode core.SecretVolumeSource.defaultMode core.ProjectedVolumeSource.defaultMode', FILE_MODE],
  ['core.DownwardAPIVolumeSource.defaultMode core.KeyToPath.mode core.DownwardAPIVolumeFile.mode', FILE_MODE],
  ['core.PreferredSchedulingTerm.weight core.WeightedPodAffinityTerm.weight', between(1, 100)],
  ['core.TopologySpreadConstraint.maxSkew autoscaling.HorizontalPodAutoscalerSpec.maxReplicas', { minimum: 1 }],
  ['autoscaling.HorizontalPodAutoscalerSpec.minReplicas', { minimum: 1 }],
  ['autoscaling.HorizontalPodAutoscalerSpec.targetCPUUtilizationPercentage', { minimum: 1 }],
  // A DaemonSet's agents may stand above this; only Kubernetes itself defines those classes.
  ['scheduling.PriorityClass.value', { minimum: -(2 ** 31), maximum: 1_000_000_000 }],

  ['core.Container.name core.Container.image core.EnvVar.name core.Volume.name core.ConfigMapKeySelector.key', FILLED],
  ['core.SecretKeySelector.key core.KeyToPath.key core.VolumeMount.name', FILLED],
  ['core.KeyToPath.path', { minLength: 1, pattern: '^(?!/)(?!(?:.*/)?\\.\\.(?:/|$))' }],
  ['core.VolumeMount.mountPath', FILLED],
  ['core.HostPathVolumeSource.path', { minLength: 1, pattern: '^(?!(?:.*/)?\\.\\.(?:/|$))' }],
  ['core.PersistentVolumeClaimVolumeSource.claimName', FILLED],
  ['core.PodSpec.containers', SOME],
  ['core.ExecAction.command', SOME],
  ['apiextensions.CustomResourceDefinitionSpec.versions', SOME],
  ['rbac.PolicyRule.verbs', SOME],
  ['networking.HTTPIngressRuleValue.paths', SOME],
  ['core.Secret.data core.ConfigMap.binaryData', BASE64],
  ['core.ServiceSpec.clusterIP', { pattern: '^(?:None|[0-9a-fA-F:.]*)$' }],
  ['core.Container.volumeDevices', { listKeys: ['devicePath'] }],
];

/** The schemas with the overlays laid over the definitions that the version has. */
export function withOverlays(schemas: KubernetesSchemas): KubernetesSchemas {
  const fields = new Map<string, JsonSchema>();
  for (const [names, schema] of OVERLAYS) for (const name of names.split(' ')) fields.set(name, { ...fields.get(name), ...schema });
  const required = new Map(REQUIRED);
  const optional = new Map(OPTIONAL);
  const definitions: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(schemas.definitions)) {
    const short = shortName(name);
    definitions[name] =
      schema.properties === undefined
        ? schema
        : { ...schema, ...overlaid(short, schema, fields, required.get(short) ?? [], optional.get(short) ?? []) };
  }
  return { ...schemas, definitions };
}

/** Names of the overlays that no definition takes, among all of these versions; for a test, since an overlay that fits nothing checks nothing. */
export function unusedOverlays(versions: readonly KubernetesSchemas[]): string[] {
  const known = new Set<string>();
  for (const { definitions } of versions) {
    for (const [name, { properties = {} }] of Object.entries(definitions)) {
      known.add(shortName(name));
      for (const key of Object.keys(properties)) known.add(`${shortName(name)}.${key}`);
    }
  }
  const named = [...OVERLAYS.flatMap(([names]) => names.split(' ')), ...REQUIRED.map(([name]) => name), ...OPTIONAL.map(([name]) => name)];
  return named.filter((name) => !known.has(name));
}

function overlaid(
  name: string,
  schema: JsonSchema,
  fields: ReadonlyMap<string, JsonSchema>,
  required: readonly string[],
  optional: readonly string[],
): JsonSchema {
  const { properties = {} } = schema;
  const changed = Object.entries(properties).map(([key, value]) => [key, merged(value, fields.get(`${name}.${key}`))] as const);
  const added = required.filter((key) => key in properties);
  const all = new Set([...(schema.required ?? []), ...added]);
  for (const key of optional) all.delete(key);
  return { properties: Object.fromEntries(changed), required: [...all] };
}

/** `$ref` beside other keywords is both: ajv applies either. */
function merged(schema: JsonSchema, overlay: JsonSchema | undefined): JsonSchema {
  if (overlay === undefined) return schema;
  if (overlay.items !== undefined) return { ...schema, ...overlay, items: { ...schema.items, ...overlay.items } };
  const { format: _, ...rest } = schema;
  return overlay === BASE64 ? overlay : { ...rest, ...overlay };
}
