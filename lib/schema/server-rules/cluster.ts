import { show } from '../../manifest/finding.ts';
import { isJsonObject, listAt, objectAt, textAt } from '../../manifest/json.ts';
import { CIDR, isCidr, isMasked, LABEL, QUALIFIED } from './forms.ts';
import { form, isFilled, isThere, numberAt } from './kit.ts';
import { quantityOf } from './resources.ts';
import { on, type ServerRule } from './server-rule.ts';

/** The first minor that has Pod Security admission on. */
const POD_SECURITY = 23;
/** From this minor on, ranges have no bits beyond their length. */
const STRICT_ADDRESSES = 36;

/** What belongs to the cluster, and bounds of namespaces (kubernetes/kubernetes pkg/apis/core, scheduling, node, coordination and others, validation). */
export const CLUSTER_RULES: readonly ServerRule[] = [
  ...form('core.NamespaceSpec.finalizers', QUALIFIED),
  on('core.Namespace', ({ metadata }, refuse, { minor }) => {
    const labels = objectAt(isJsonObject(metadata) ? metadata : {}, 'labels');
    if (minor < POD_SECURITY) return;
    for (const mode of ['enforce', 'audit', 'warn']) {
      const [level, version] = [labels[`pod-security.kubernetes.io/${mode}`], labels[`pod-security.kubernetes.io/${mode}-version`]];
      const at = (key: string) => `metadata.labels["pod-security.kubernetes.io/${key}"]`;
      if (level !== undefined && !['privileged', 'baseline', 'restricted'].includes(String(level)))
        refuse(at(mode), `level must be privileged, baseline or restricted, got ${show(level)}; correct it`);
      if (version !== undefined && !/^(?:latest|v1\.(?:0|[1-9]\d*))$/.test(String(version)))
        refuse(at(`${mode}-version`), `version must be latest or like v1.30, got ${show(version)}; correct it`);
    }
  }),
  on('core.NamespaceSpec', (value, refuse) => {
    for (const [index, finalizer] of listAt(value, 'finalizers').entries())
      if (finalizer !== 'kubernetes' && !String(finalizer).includes('/'))
        refuse(`finalizers[${index}]`, `finalizer must be kubernetes or have a domain, got ${show(finalizer)}; correct it`);
  }),
  on('core.NodeSpec', (value, refuse, { minor }) => {
    const [first = '', ...others] = listAt(value, 'podCIDRs').map(String);
    // Where both are there and differ, podCIDR counts.
    const ranges =
      isFilled(value.podCIDR) && first !== value.podCIDR ? [textAt(value, 'podCIDR')] : [first, ...others].filter((range) => range !== '');
    for (const [index, range] of ranges.entries())
      if (!isCidr(range) || (minor >= STRICT_ADDRESSES && !isMasked(range)))
        refuse(`podCIDRs[${index}]`, `range must be ${CIDR.must}, got ${show(range)}; correct it`);
    if (ranges.length > 2 || (ranges.length === 2 && ranges[0]?.includes(':') === ranges[1]?.includes(':')))
      refuse('podCIDRs', 'podCIDRs must be one of each family at most, got others; remove one');
  }),
  on('scheduling.PriorityClass', ({ value, metadata }, refuse) => {
    const name = textAt(isJsonObject(metadata) ? metadata : {}, 'name');
    if (name.startsWith('system-')) refuse('metadata.name', `name must not begin with system-, got ${show(name)}; rename it`);
    if (typeof value === 'number' && value > 1_000_000_000) refuse('value', `value must be at most 1000000000, got ${value}; lower it`);
  }),
  on('node.RuntimeClass', (value, refuse) => {
    if (!LABEL.matches(textAt(value, 'handler')))
      refuse('handler', `handler must be ${LABEL.must}, got ${show(value.handler ?? null)}; correct it`);
    const scheduling = objectAt(value, 'scheduling');
    const selector = objectAt(scheduling, 'nodeSelector');
    for (const key of Object.keys(selector))
      if (!QUALIFIED.matches(key)) refuse('scheduling.nodeSelector', `key must be ${QUALIFIED.must}, got ${show(key)}; correct it`);
    for (const each of Object.values(selector))
      if (typeof each === 'string' && !/^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/.test(each))
        refuse('scheduling.nodeSelector', `value must be a label's, got ${show(each)}; correct it`);
    const tolerations = listAt(scheduling, 'tolerations').map((each) => JSON.stringify(each));
    if (new Set(tolerations).size !== tolerations.length)
      refuse('scheduling.tolerations', 'tolerations must differ, got one twice; remove one');
    for (const [resource, amount] of Object.entries(objectAt(objectAt(value, 'overhead'), 'podFixed'))) {
      const number = quantityOf(amount);
      if (number !== undefined && number < 0)
        refuse('overhead.podFixed', `${resource} must not be negative, got ${show(amount)}; correct it`);
      if (!['cpu', 'memory', 'ephemeral-storage'].includes(resource) && !resource.startsWith('hugepages-') && !resource.includes('/'))
        refuse('overhead.podFixed', `resource must be one of a pod's, got ${show(resource)}; correct it`);
    }
  }),
  on('coordination.LeaseSpec', (value, refuse) => {
    for (const key of ['leaseDurationSeconds', 'leaseTransitions']) {
      const number = numberAt(value, key);
      if (number !== undefined && (number < 0 || (key === 'leaseDurationSeconds' && number === 0)))
        refuse(key, `${key} must be above zero, got ${number}; raise it`);
    }
    if (isThere(value.preferredHolder) && !isFilled(value.strategy))
      refuse('strategy', 'strategy must be there with preferredHolder, got none; give it');
    if (isThere(value.strategy) && value.strategy !== 'OldestEmulationVersion' && !String(value.strategy).includes('/'))
      refuse('strategy', `strategy must be OldestEmulationVersion or have a domain, got ${show(value.strategy)}; correct it`);
  }),
  on('events.Event', (value, refuse) => {
    const namespace = textAt(objectAt(value, 'metadata'), 'namespace');
    const regarding = textAt(objectAt(value, 'regarding'), 'namespace');
    if (regarding === '' && namespace !== 'default' && namespace !== 'kube-system' && namespace !== '')
      refuse('regarding.namespace', `namespace must be the event's ${show(namespace)}, got ${show(regarding)}; correct it`);
    for (const [key, most] of [
      ['reportingController', 253],
      ['reportingInstance', 128],
      ['action', 128],
      ['reason', 128],
    ] as const) {
      if (!isFilled(value[key])) refuse(key, `${key} must be there, got none; give it`);
      if (textAt(value, key).length > most) refuse(key, `${key} must be at most ${most}, got more; shorten it`);
    }
    if (textAt(value, 'note').length > 1024) refuse('note', 'note must be at most 1024, got more; shorten it');
    if (isFilled(value.reportingController) && !QUALIFIED.matches(textAt(value, 'reportingController')))
      refuse('reportingController', `it must be ${QUALIFIED.must}, got ${show(value.reportingController)}; correct it`);
    if (value.type !== 'Normal' && value.type !== 'Warning')
      refuse('type', `type must be Normal or Warning, got ${show(value.type ?? null)}; correct it`);
    if (!isThere(value.eventTime)) refuse('eventTime', 'eventTime must be there, got none; give it');
    for (const key of ['deprecatedCount', 'deprecatedFirstTimestamp', 'deprecatedLastTimestamp', 'deprecatedSource'])
      if (isFilled(value[key]) && value[key] !== 0) refuse(key, `${key} must be left out of a new event, got it; remove it`);
    const series = value.series;
    if (isJsonObject(series) && (numberAt(series, 'count') ?? 0) < 2)
      refuse('series.count', 'count must be at least 2, got less; correct it');
  }),
];
