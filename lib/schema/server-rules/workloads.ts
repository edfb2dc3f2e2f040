import { show } from '../../manifest/finding.ts';
import { isJsonObject, type Json, type JsonObject, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL } from './forms.ts';
import { isFilled, isThere, numberAt } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** Workloads and their budgets (kubernetes/kubernetes pkg/apis/apps and policy, validation). */
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

  on('policy.PodDisruptionBudgetSpec', (value, refuse) => {
    for (const key of ['minAvailable', 'maxUnavailable'])
      if (isOverAll(value[key])) refuse(key, `share must be at most 100%, got ${show(value[key])}; lower it`);
  }),
];

export function isNone(value: Json | undefined): boolean {
  return value === 0 || value === '0%' || value === '0';
}

function isOverAll(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\d+%$/.test(value) && Number(value.slice(0, -1)) > 100;
}

export function containerNames(podSpec: JsonObject): ReadonlySet<Json | undefined> {
  return new Set([...objectsAt(podSpec, 'containers'), ...objectsAt(podSpec, 'initContainers')].map(({ name }) => name));
}
