import { show } from '../../manifest/finding.ts';
import { isJsonObject, type Json, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL, PATH_SEGMENT, QUALIFIED } from './forms.ts';
import { filled, form, isFilled, isThere, numberAt, positive } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** Workloads, their autoscalers and budgets (kubernetes/kubernetes pkg/apis/apps, autoscaling and policy, validation). */
export const WORKLOAD_RULES: readonly ServerRule[] = [
  on('apps.DeploymentSpec apps.ReplicaSetSpec apps.StatefulSetSpec apps.DaemonSetSpec', ({ template }, refuse) => {
    const spec = isJsonObject(template) ? objectAt(template, 'spec') : {};
    if (isFilled(spec.restartPolicy) && spec.restartPolicy !== 'Always')
      refuse('template.spec.restartPolicy', `restartPolicy must be Always in what runs on, got ${show(spec.restartPolicy)}; correct it`);
    if (isThere(spec.activeDeadlineSeconds))
      refuse('template.spec.activeDeadlineSeconds', 'it must be left to Jobs and pods, got it; remove it');
  }),
  on('core.ReplicationController', ({ spec }, refuse) => {
    if (!isThere(spec)) refuse('spec', 'spec must be there, got none; give it');
  }),
  on('core.ReplicationControllerSpec', ({ template, selector }, refuse) => {
    if (isJsonObject(template) && isThere(objectAt(template, 'spec').activeDeadlineSeconds))
      refuse('template.spec.activeDeadlineSeconds', 'it must be left to Jobs and pods, got it; remove it');
    if (!isThere(template)) refuse('template', 'template must be there, got none; give it');
    const labels = objectAt(objectAt(isJsonObject(template) ? template : {}, 'metadata'), 'labels');
    const wanted = isJsonObject(selector) && Object.keys(selector).length > 0 ? selector : labels;
    if (Object.keys(wanted).length === 0) refuse('selector', 'selector must be there, got none; select by a label of the template');
    for (const key of Object.keys(wanted))
      if (wanted[key] !== labels[key]) refuse('selector', `selector must match the labels of the template, got ${key}; make them equal`);
  }),
  on('apps.DeploymentSpec', (value, refuse) => {
    const deadline = numberAt(value, 'progressDeadlineSeconds') ?? 600;
    if (deadline <= (numberAt(value, 'minReadySeconds') ?? 0))
      refuse('progressDeadlineSeconds', `progressDeadlineSeconds must be above minReadySeconds, got ${deadline}; raise it`);
    const strategy = objectAt(value, 'strategy');
    if (strategy.type === 'Recreate' && isThere(strategy.rollingUpdate))
      refuse('strategy.rollingUpdate', 'it must be left out with Recreate, got it; remove it');
    const { maxSurge = '25%', maxUnavailable = '25%' } = objectAt(strategy, 'rollingUpdate');
    if (strategy.type !== 'Recreate' && isNone(maxSurge) && isNone(maxUnavailable))
      refuse('strategy.rollingUpdate.maxUnavailable', 'maxSurge and maxUnavailable must not both be none, got both; raise one');
    if (isOverAll(maxUnavailable))
      refuse('strategy.rollingUpdate.maxUnavailable', `maxUnavailable must be at most 100%, got ${show(maxUnavailable)}; lower it`);
  }),
  on('apps.DaemonSetSpec', (value, refuse) => {
    const { maxSurge = 0, maxUnavailable = isNone(maxSurge) ? 1 : 0 } = objectAt(objectAt(value, 'updateStrategy'), 'rollingUpdate');
    if (isOverAll(maxUnavailable) || isOverAll(maxSurge))
      refuse('updateStrategy.rollingUpdate', 'shares must be at most 100%, got more; lower it');
    if (isNone(maxSurge) === isNone(maxUnavailable) && isThere(objectAt(value, 'updateStrategy').rollingUpdate))
      refuse('updateStrategy.rollingUpdate', 'one of maxSurge and maxUnavailable must be above none, got both or neither; correct it');
  }),
  on('apps.StatefulSetSpec', (value, refuse) => {
    const strategy = objectAt(value, 'updateStrategy');
    if (strategy.type === 'OnDelete' && isThere(strategy.rollingUpdate))
      refuse('updateStrategy.rollingUpdate', 'it must be left out with OnDelete, got it; remove it');
    const rolling = objectAt(strategy, 'rollingUpdate');
    if ((numberAt(rolling, 'partition') ?? 0) < 0)
      refuse('updateStrategy.rollingUpdate.partition', 'partition must not be negative, got less; correct it');
    const { maxUnavailable } = rolling;
    if (isThere(maxUnavailable) && isOverAll(maxUnavailable))
      refuse('updateStrategy.rollingUpdate.maxUnavailable', `maxUnavailable must be at most all, got ${show(maxUnavailable)}; correct it`);
    if ((numberAt(objectAt(value, 'ordinals'), 'start') ?? 0) < 0)
      refuse('ordinals.start', 'start must not be negative, got less; correct it');
    const retention = objectAt(value, 'persistentVolumeClaimRetentionPolicy');
    for (const key of ['whenDeleted', 'whenScaled'])
      if (isFilled(retention[key]) && retention[key] !== 'Retain' && retention[key] !== 'Delete')
        refuse(`persistentVolumeClaimRetentionPolicy.${key}`, `${key} must be Retain or Delete, got ${show(retention[key])}; correct it`);
    const service = textAt(value, 'serviceName');
    if (service !== '' && !LABEL.matches(service))
      refuse('serviceName', `serviceName must be ${LABEL.must}, got ${show(service)}; correct it`);
  }),
  on('apps.ControllerRevision', ({ revision, data }, refuse) => {
    if (typeof revision === 'number' && revision < 0) refuse('revision', `revision must not be negative, got ${revision}; correct it`);
    if (!isThere(data)) refuse('data', 'data must be there, got none; give it');
    else if (!isJsonObject(data)) refuse('data', `data must be an object, got ${show(data)}; correct it`);
  }),

  on('autoscaling.HorizontalPodAutoscalerSpec', (value, refuse) => {
    const least = numberAt(value, 'minReplicas') ?? 1;
    const most = numberAt(value, 'maxReplicas') ?? 0;
    if (most < least) refuse('maxReplicas', `maxReplicas must be at least minReplicas ${least}, got ${most}; raise it`);
    if (most < 1) refuse('maxReplicas', `maxReplicas must be above zero, got ${most}; raise it`);
  }),
  ...filled(
    'autoscaling.CrossVersionObjectReference.kind autoscaling.CrossVersionObjectReference.name autoscaling.MetricIdentifier.name autoscaling.ResourceMetricSource.name autoscaling.ContainerResourceMetricSource.name autoscaling.ContainerResourceMetricSource.container autoscaling.MetricSpec.type autoscaling.MetricTarget.type autoscaling.HPAScalingPolicy.type',
  ),
  on('autoscaling.HorizontalPodAutoscalerSpec autoscaling.ObjectMetricSource', (value, refuse) => {
    for (const key of ['scaleTargetRef', 'describedObject']) {
      const reference = objectAt(value, key);
      if (!isThere(value[key])) continue;
      for (const field of ['kind', 'name']) {
        const text = textAt(reference, field);
        if (text !== '' && !PATH_SEGMENT.matches(text))
          refuse(`${key}.${field}`, `${field} must be ${PATH_SEGMENT.must}, got ${show(text)}; correct it`);
      }
      const version = textAt(reference, 'apiVersion');
      const steps = version.split('/').length;
      const isCore = textAt(reference, 'kind') === 'ReplicationController';
      if (key === 'scaleTargetRef' && ((steps !== 2 && !isCore) || steps > 2))
        refuse(`${key}.apiVersion`, `apiVersion must be group/version, got ${show(reference.apiVersion ?? null)}; correct it`);
    }
  }),
  ...form('autoscaling.MetricIdentifier.name', PATH_SEGMENT),
  ...form('autoscaling.ContainerResourceMetricSource.container', LABEL),
  on('autoscaling.ContainerResourceMetricSource', ({ name }, refuse) => {
    if (
      isFilled(name) &&
      !/^(?:cpu|memory|ephemeral-storage|hugepages-.+)$/.test(String(name)) &&
      !(String(name).includes('/') && QUALIFIED.matches(String(name)))
    )
      refuse('name', `name must be cpu, memory or one with a domain, got ${show(name)}; correct it`);
  }),
  on('autoscaling.MetricSpec', (value, refuse) => {
    const type = textAt(value, 'type');
    const own = type.slice(0, 1).toLowerCase() + type.slice(1);
    const there = METRICS.filter((key) => isThere(value[key]));
    if (there.length !== 1 || there[0] !== own)
      refuse('', `a metric must have exactly the field of its type ${type}, got ${there.join(', ') || 'none'}; correct it`);
  }),
  on('autoscaling.MetricTarget', (value, refuse) => {
    const { averageUtilization } = value;
    if (typeof averageUtilization === 'number' && averageUtilization < 1)
      refuse('averageUtilization', `it must be above zero, got ${averageUtilization}; raise it`);
    for (const key of ['value', 'averageValue'])
      if (isThere(value[key]) && !(Number.parseFloat(String(value[key])) > 0))
        refuse(key, `${key} must be above zero, got ${show(value[key])}; raise it`);
  }),
  on('autoscaling.ResourceMetricSource autoscaling.ContainerResourceMetricSource', (value, refuse) => {
    const target = objectAt(value, 'target');
    if (!isThere(value.target)) return;
    if (isThere(target.averageUtilization) === isThere(target.averageValue))
      refuse('target', 'one of averageUtilization and averageValue must be there, got both or none; keep one');
  }),
  on('autoscaling.PodsMetricSource', (value, refuse) => {
    if (!isThere(objectAt(value, 'target').averageValue)) refuse('target.averageValue', 'averageValue must be there, got none; give it');
  }),
  on('autoscaling.ObjectMetricSource', (value, refuse) => {
    const target = objectAt(value, 'target');
    if (!isThere(target.value) && !isThere(target.averageValue))
      refuse('target', 'one of value and averageValue must be there, got none; give one');
  }),
  on('autoscaling.ExternalMetricSource', (value, refuse) => {
    const target = objectAt(value, 'target');
    if (isThere(target.value) === isThere(target.averageValue))
      refuse('target', 'one of value and averageValue must be there, got both or none; keep one');
  }),
  on('autoscaling.HPAScalingRules', (value, refuse) => {
    const window = numberAt(value, 'stabilizationWindowSeconds');
    if (window !== undefined && (window < 0 || window > 3600))
      refuse('stabilizationWindowSeconds', `seconds must be 0 to 3600, got ${window}; correct it`);
    if (Array.isArray(value.policies) && value.policies.length === 0) refuse('policies', 'policies must hold one, got none; give one');
    const { tolerance } = value;
    if (isThere(tolerance) && String(tolerance).startsWith('-'))
      refuse('tolerance', `tolerance must not be negative, got ${show(tolerance)}; correct it`);
  }),
  ...positive('autoscaling.HPAScalingPolicy.value autoscaling.HPAScalingPolicy.periodSeconds'),
  on('autoscaling.HPAScalingPolicy', ({ periodSeconds }, refuse) => {
    if (typeof periodSeconds === 'number' && periodSeconds > 1800)
      refuse('periodSeconds', `periodSeconds must be at most 1800, got ${periodSeconds}; lower it`);
  }),
  on('policy.PodDisruptionBudgetSpec', (value, refuse) => {
    for (const key of ['minAvailable', 'maxUnavailable'])
      if (isOverAll(value[key])) refuse(key, `share must be at most 100%, got ${show(value[key])}; lower it`);
  }),
];

const METRICS = ['resource', 'pods', 'object', 'external', 'containerResource'];

export function isNone(value: Json | undefined): boolean {
  return value === 0 || value === '0%' || value === '0';
}

function isOverAll(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\d+%$/.test(value) && Number(value.slice(0, -1)) > 100;
}

export function podSpecOf(template: JsonObject): JsonObject {
  return objectAt(template, 'spec');
}

export function containerNames(podSpec: JsonObject): ReadonlySet<Json | undefined> {
  return new Set([...objectsAt(podSpec, 'containers'), ...objectsAt(podSpec, 'initContainers')].map(({ name }) => name));
}

export function refuseItems(value: JsonObject, key: string, allowed: ReadonlySet<unknown>, refuse: Refuse): void {
  for (const [index, item] of listAt(value, key).entries())
    if (!allowed.has(item)) refuse(`${key}[${index}]`, `item must be one of ${[...allowed].join(', ')}, got ${show(item)}; correct it`);
}
