import { show } from '../../manifest/finding.ts';
import { objectAt, textAt } from '../../manifest/json.ts';
import { LABEL, PATH_SEGMENT, QUALIFIED } from './forms.ts';
import { filled, form, isFilled, isThere, numberAt, positive } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** Autoscalers (kubernetes/kubernetes pkg/apis/autoscaling/validation/validation.go). */
export const AUTOSCALING_RULES: readonly ServerRule[] = [
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
];

const METRICS = ['resource', 'pods', 'object', 'external', 'containerResource'];
