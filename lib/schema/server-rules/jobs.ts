import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { DOMAIN_PREFIXED } from './forms.ts';
import { checkIndexed, checkPolicies } from './job-policies.ts';
import { filled, isThere } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** Jobs (kubernetes/kubernetes pkg/apis/batch/validation/validation.go). */
export const JOB_RULES: readonly ServerRule[] = [
  on('batch.JobSpec', (value, refuse) => {
    const template = objectAt(value, 'template');
    const spec = objectAt(template, 'spec');
    const restart = spec.restartPolicy;
    if (restart !== 'Never' && restart !== 'OnFailure')
      refuse('template.spec.restartPolicy', `restartPolicy must be Never or OnFailure in a Job, got ${show(restart)}; set it`);
    checkIndexed(value, refuse);
    checkPolicies(value, spec, refuse);
    const manager = textAt(value, 'managedBy');
    if (value.managedBy === '') refuse('managedBy', 'managedBy must hold something, got ""; remove it');
    if (manager !== '' && (!DOMAIN_PREFIXED.matches(manager) || manager.length > 63))
      refuse('managedBy', `managedBy must be ${DOMAIN_PREFIXED.must}, got ${show(manager)}; correct it`);
  }),
  on('batch.Job', ({ spec }, refuse) => {
    if (isJsonObject(spec)) checkSelector(spec, 'spec.selector', refuse);
  }),
  on('batch.JobTemplateSpec', ({ spec }, refuse) => {
    const job = isJsonObject(spec) ? spec : {};
    if (isThere(job.selector) && Object.keys(objectAt(job, 'selector')).length >= 0)
      refuse('spec.selector', 'selector must be left to Kubernetes in a CronJob, got one; remove it');
    if (job.manualSelector === true) refuse('spec.manualSelector', 'manualSelector must be left out of a CronJob, got true; remove it');
  }),
  ...filled(
    'batch.PodFailurePolicyRule.action batch.PodFailurePolicyOnExitCodesRequirement.operator batch.PodFailurePolicyOnPodConditionsPattern.type batch.CronJobSpec.schedule',
  ),
  on('batch.PodFailurePolicyOnExitCodesRequirement', (value, refuse) => {
    const codes = listAt(value, 'values');
    if (value.operator !== 'In' && value.operator !== 'NotIn')
      refuse('operator', `operator must be In or NotIn, got ${show(value.operator)}; correct it`);
    if (codes.length === 0) refuse('values', 'values must hold an exit code, got none; give one');
    if (new Set(codes).size !== codes.length) refuse('values', `values must differ, got ${show(codes)}; remove one`);
    if (value.operator === 'In' && codes.includes(0)) refuse('values', 'values must not hold 0 for In, got it; remove it');
    if (codes.some((code, index) => index > 0 && Number(code) < Number(codes[index - 1])))
      refuse('values', `values must be in order, got ${show(codes)}; sort them`);
  }),
  on('batch.CronJobSpec', (value, refuse) => {
    const zone = textAt(value, 'timeZone');
    if (value.timeZone === '' || (zone !== '' && !isTimeZone(zone)))
      refuse('timeZone', `timeZone must be one of the time zone database, got ${show(value.timeZone)}; correct it`);
    if (/TZ/.test(textAt(value, 'schedule')))
      refuse('schedule', `schedule must leave the time zone to timeZone, got ${show(value.schedule)}; move it there`);
  }),
];

/** A Job's selector is made by Kubernetes, unless it says otherwise. */
function checkSelector(spec: JsonObject, at: string, refuse: Refuse): void {
  const selector = objectAt(spec, 'selector');
  if (spec.manualSelector !== true) {
    if (isThere(spec.selector) && (isThere(selector.matchLabels) || isThere(selector.matchExpressions)))
      refuse(at, 'selector must be left to Kubernetes without manualSelector, got one; remove it');
    return;
  }
  const labels = objectAt(objectAt(objectAt(spec, 'template'), 'metadata'), 'labels');
  const wanted = objectAt(selector, 'matchLabels');
  if (!isThere(spec.selector)) refuse(at, 'selector must be there with manualSelector, got none; give it');
  for (const { key, operator, values } of objectsAt(selector, 'matchExpressions')) {
    const value = labels[String(key)];
    const listed = Array.isArray(values) && values.includes(value);
    const holds = operator === 'In' ? listed : operator === 'NotIn' ? !listed : (value !== undefined) === (operator === 'Exists');
    if (!holds) refuse(at, `selector must match the labels of the template, got ${show(key)}; make them equal`);
  }
  for (const key of Object.keys(wanted))
    if (labels[key] !== wanted[key]) refuse(at, `selector must match the labels of the template, got ${key}; make them equal`);
}

function isTimeZone(zone: string): boolean {
  if (zone.toLowerCase() === 'local') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    // Names of the database are told apart by case.
    return /^[A-Z][-+\w/]*$/.test(zone) && !/^[A-Z]{4,}/.test(zone) && !/\/[a-z]/.test(zone);
  } catch {
    return false;
  }
}
