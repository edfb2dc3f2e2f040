import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { show } from '../manifest/finding.ts';
import { type JsonObject, objectAt, textAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { kindRule, podRule, type Rule, type RuleScene } from './rule.ts';

/** How workloads are started, replaced and kept. */
export const WORKLOAD_RULES: readonly Rule[] = [
  kindRule('naked-pod', '/Pod', 'every pod is made by a workload, which makes it anew', {}, (_entry, report) => {
    report('kind', 'kind must be one that keeps its pods running, got Pod; use a Deployment or a Job');
  }),
  podRule('restart-policy', 'a Job ends with its pods and everything else restarts them', {}, ({ spec, specPath }, report, { entry }) => {
    const { kind } = entry.manifest;
    const got = spec.restartPolicy ?? 'Always';
    const isJob = kind === 'Job' || kind === 'CronJob';
    if (kind === 'Pod' || isJob !== (got === 'Always')) return;
    const wanted = isJob ? 'Never or OnFailure in a Job' : 'Always in what runs on';
    report(`${specPath}.restartPolicy`, `restartPolicy must be ${wanted}, got ${show(got)}; correct it`);
  }),
  kindRule(
    'rollout-strategy',
    'apps/Deployment',
    'a Deployment is replaced without an interruption',
    { kubeLinter: ['no-rolling-update-strategy'], kubeScore: ['deployment-strategy'] },
    ({ manifest }, report) => {
      const strategy = objectAt(manifest.spec, 'strategy');
      if (strategy.type === 'Recreate') report('spec.strategy.type', 'strategy must be RollingUpdate, got "Recreate"; leave it out');
    },
  ),
  kindRule('rollout-deadlock', 'apps/Deployment', 'a rolling update may add or remove a pod', {}, ({ manifest }, report) => {
    const strategy = objectAt(manifest.spec, 'strategy');
    const { maxSurge = '25%', maxUnavailable = '25%' } = objectAt(strategy, 'rollingUpdate');
    if (strategy.type === 'Recreate' && strategy.rollingUpdate !== undefined)
      report('spec.strategy.rollingUpdate', 'rollingUpdate must be left out with Recreate, got it; remove it');
    else if (isNone(maxSurge) && isNone(maxUnavailable))
      report(
        'spec.strategy.rollingUpdate',
        `maxSurge and maxUnavailable must not both be none, got ${show(maxSurge)} and ${show(maxUnavailable)}; raise one`,
      );
  }),
  kindRule(
    'stateful-service',
    'apps/StatefulSet',
    'a StatefulSet has a headless Service',
    { kubeScore: ['statefulset-has-servicename'] },
    ({ manifest }, report, { unit }) => {
      const name = textAt(manifest.spec, 'serviceName');
      const service = unit.find('', 'Service', manifest.namespace, name)?.manifest;
      if (service?.spec.clusterIP === 'None') return;
      report('spec.serviceName', `serviceName must be a headless Service of the namespace, got ${show(name)}; add the Service`);
    },
  ),
  kindRule(
    'priority-class',
    'apps/DaemonSet',
    "a node's agents are not the first to be evicted",
    { kubeLinter: ['priority-class-name'], polaris: ['priorityClassNotSet'] },
    ({ manifest }, report) => {
      const name = textAt(manifest.pod?.spec ?? {}, 'priorityClassName');
      if (name === '')
        report(
          `${manifest.pod?.specPath}.priorityClassName`,
          'priorityClassName must be given, got none; name system-node-critical or an own class',
        );
    },
  ),
  kindRule(
    'job-ttl',
    'batch/Job',
    'a Job that has ended is removed',
    { kubeLinter: ['job-ttl-seconds-after-finished'] },
    ({ manifest }, report) => {
      if (manifest.spec.ttlSecondsAfterFinished === undefined)
        report('spec.ttlSecondsAfterFinished', 'ttlSecondsAfterFinished must be given, got none; add it');
    },
  ),
  kindRule('cron-schedule', 'batch/CronJob', 'a schedule has five valid fields', {}, ({ manifest }, report) => {
    if (!isSchedule(textAt(manifest.spec, 'schedule')))
      report(
        'spec.schedule',
        `schedule must have five fields of cron or be @daily and the like, got ${show(manifest.spec.schedule)}; correct it`,
      );
  }),
  kindRule(
    'cron-deadline',
    'batch/CronJob',
    'a run that is missed is not made up at any time',
    { kubeScore: ['cronjob-has-deadline'] },
    ({ manifest }, report) => {
      if (manifest.spec.startingDeadlineSeconds === undefined)
        report('spec.startingDeadlineSeconds', 'startingDeadlineSeconds must be given, got none; add it');
    },
  ),
  kindRule(
    'cron-concurrency',
    'batch/CronJob',
    'it is said what happens when a run has not ended before the next',
    {},
    ({ manifest }, report) => {
      if (manifest.spec.concurrencyPolicy === undefined)
        report('spec.concurrencyPolicy', 'concurrencyPolicy must be given, got none; choose Forbid, Replace or Allow');
    },
  ),
  kindRule('hpa-range', 'autoscaling/HorizontalPodAutoscaler', 'an autoscaler has room to scale', {}, ({ manifest }, report) => {
    const { minReplicas = 1, maxReplicas } = manifest.spec;
    if (Number(minReplicas) >= Number(maxReplicas))
      report('spec.minReplicas', `minReplicas must be under maxReplicas, got ${show(minReplicas)} and ${show(maxReplicas)}; correct them`);
  }),
  kindRule(
    'hpa-target',
    'autoscaling/HorizontalPodAutoscaler',
    'an autoscaler scales something that is there',
    { kubeLinter: ['dangling-horizontalpodautoscaler'], kubeScore: ['horizontalpodautoscaler-has-target'] },
    ({ manifest }, report, scene) => {
      if (scaleTarget(manifest, scene) === undefined)
        report('spec.scaleTargetRef', `target must exist, got ${show(manifest.spec.scaleTargetRef)}; correct the name or add it`);
    },
  ),
  kindRule(
    'hpa-replicas',
    'autoscaling/HorizontalPodAutoscaler',
    'what an autoscaler scales says no replicas itself',
    { kubeScore: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'] },
    ({ manifest }, report, scene) => {
      const replicas = scaleTarget(manifest, scene)?.spec.replicas;
      if (replicas !== undefined)
        report('spec.scaleTargetRef', `target must leave replicas to the autoscaler, got ${show(replicas)}; leave replicas out`);
    },
  ),
  kindRule('pdb-fields', 'policy/PodDisruptionBudget', 'a budget says one thing', {}, ({ manifest: { spec } }, report) => {
    if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
      report('spec', 'a budget must have one of minAvailable and maxUnavailable, got both; keep one');
  }),
  kindRule('pdb-empty', 'policy/PodDisruptionBudget', 'a budget says something', {}, ({ manifest: { spec } }, report) => {
    if (spec.minAvailable === undefined && spec.maxUnavailable === undefined)
      report('spec', 'a budget must have one of minAvailable and maxUnavailable, got none; give one');
  }),
  kindRule(
    'pdb-blocks',
    'policy/PodDisruptionBudget',
    'a budget lets a node be drained',
    {
      kubeLinter: ['pdb-max-unavailable', 'pdb-min-available'],
      polaris: ['pdbDisruptionsIsZero', 'pdbMinAvailableGreaterThanHPAMinReplicas'],
    },
    ({ manifest }, report, { unit }) => {
      const { minAvailable, maxUnavailable } = manifest.spec;
      if (isNone(maxUnavailable)) report('spec.maxUnavailable', `maxUnavailable must be above none, got ${show(maxUnavailable)}; raise it`);
      if (minAvailable === '100%') report('spec.minAvailable', 'minAvailable must be under all, got "100%"; lower it');
      if (typeof minAvailable !== 'number') return;
      for (const { manifest: workload } of unit.selectPods(
        manifest.namespace,
        objectAt(objectAt(manifest.spec, 'selector'), 'matchLabels'),
      )) {
        const least = leastReplicas(workload, unit);
        if (workload.kind === 'Deployment' && minAvailable >= least)
          report('spec.minAvailable', `minAvailable must be under the replicas, got ${minAvailable} of ${least}; lower it`);
      }
    },
  ),
];

function isNone(value: unknown): boolean {
  return value === 0 || value === '0%' || value === '0';
}

/** The pods that a workload has at least: what an autoscaler may leave of it, or else its own number. */
function leastReplicas(workload: Manifest, unit: ApplyUnit): number {
  const autoscalers = unit.entries.filter(
    ({ manifest: { kind, group, namespace, spec } }) =>
      kind === 'HorizontalPodAutoscaler' &&
      group === 'autoscaling' &&
      namespace === workload.namespace &&
      readTarget(objectAt(spec, 'scaleTargetRef')).kind === workload.kind &&
      readTarget(objectAt(spec, 'scaleTargetRef')).name === workload.name,
  );
  const counts = autoscalers.map(({ manifest }) => manifest.spec.minReplicas ?? 1).filter((count) => typeof count === 'number');
  if (counts.length > 0) return Math.min(...counts);
  return typeof workload.spec.replicas === 'number' ? workload.spec.replicas : 1;
}

function scaleTarget({ namespace, spec }: Manifest, { unit }: RuleScene): Manifest | undefined {
  const { apiVersion, kind, name } = readTarget(objectAt(spec, 'scaleTargetRef'));
  return unit.find(apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '', kind, namespace, name)?.manifest;
}

function readTarget(ref: JsonObject) {
  return { apiVersion: textAt(ref, 'apiVersion'), kind: textAt(ref, 'kind'), name: textAt(ref, 'name') };
}

const MACROS: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const BOUNDS: readonly (readonly [from: number, to: number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
];
const NAMES = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;

/** As robfig/cron reads it for Kubernetes: numbers, names, ranges, steps and lists. */
function isSchedule(text: string): boolean {
  if (MACROS.has(text) || /^@every \S+$/.test(text)) return true;
  const fields = text.trim().split(/\s+/);
  return fields.length === BOUNDS.length && fields.every((field, index) => field.split(',').every((part) => isPart(part, index)));
}

function isPart(part: string, index: number): boolean {
  const [range = '', step, ...rest] = part.split('/');
  if (rest.length > 0 || (step !== undefined && !(Number(step) > 0))) return false;
  if (range === '*' || range === '?') return true;
  const ends = range.split('-');
  const [from = 0, to = 0] = BOUNDS[index] ?? [];
  const isEnd = (end: string) => (index >= 3 && NAMES.test(end)) || (/^\d+$/.test(end) && Number(end) >= from && Number(end) <= to);
  return ends.length <= 2 && ends.every(isEnd) && (ends.length < 2 || !(Number(ends[0]) > Number(ends[1])));
}
