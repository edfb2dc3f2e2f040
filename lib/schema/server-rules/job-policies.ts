import { show } from '../../manifest/finding.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { QUALIFIED } from './forms.ts';
import { isFilled, isThere, numberAt } from './kit.ts';
import type { Refuse } from './server-rule.ts';
import { containerNames } from './workloads.ts';

/** Jobs whose pods are counted by their index. */
export function checkIndexed(value: JsonObject, refuse: Refuse): void {
  const isIndexed = value.completionMode === 'Indexed';
  if (isIndexed && !isThere(value.completions) && isThere(value.parallelism))
    refuse('completions', 'completions must be there for Indexed, got none; give it');
  const limit = numberAt(value, 'backoffLimitPerIndex');
  const failed = numberAt(value, 'maxFailedIndexes');
  if (limit !== undefined && !isIndexed) refuse('backoffLimitPerIndex', 'it must go with completionMode Indexed, got another; remove it');
  if (limit !== undefined && limit < 0) refuse('backoffLimitPerIndex', `it must not be negative, got ${limit}; correct it`);
  if (failed !== undefined && limit === undefined)
    refuse('backoffLimitPerIndex', 'it must be there with maxFailedIndexes, got none; give it');
  if (failed !== undefined && failed < 0) refuse('maxFailedIndexes', `it must not be negative, got ${failed}; correct it`);
  const completions = numberAt(value, 'completions');
  if (failed !== undefined && completions !== undefined && failed > completions)
    refuse('maxFailedIndexes', `it must be at most completions, got ${failed}; lower it`);
  const parallel = numberAt(value, 'parallelism') ?? 0;
  if (isIndexed && parallel > 100_000) refuse('parallelism', `parallelism must be at most 100000 for Indexed, got ${parallel}; lower it`);
  if (isThere(value.successPolicy) && !isIndexed)
    refuse('successPolicy', 'successPolicy must go with completionMode Indexed, got another; remove it');
  const rules = objectsAt(objectAt(value, 'successPolicy'), 'rules');
  if (isThere(value.successPolicy) && rules.length === 0) refuse('successPolicy.rules', 'rules must hold one, got none; give one');
  rules.forEach((rule, index) => {
    const at = `successPolicy.rules[${index}]`;
    const count = numberAt(rule, 'succeededCount');
    if (!isThere(rule.succeededIndexes) && count === undefined)
      refuse(at, 'a rule must say succeededIndexes or succeededCount, got none; give one');
    const chosen = isThere(rule.succeededIndexes) ? indexCount(textAt(rule, 'succeededIndexes'), completions ?? 0) : undefined;
    if (chosen !== undefined && chosen < 0)
      refuse(`${at}.succeededIndexes`, `indexes must be in order and below completions, got ${show(rule.succeededIndexes)}; correct it`);
    if (count !== undefined && (count < 0 || count > (completions ?? count) || (chosen !== undefined && chosen >= 0 && count > chosen)))
      refuse(`${at}.succeededCount`, `succeededCount must be above zero and at most the indexes, got ${count}; correct it`);
  });
}

/** How many indexes `1,3-5` names; -1 where it names none or they are not in order. */
function indexCount(text: string, completions: number): number {
  let last = -1;
  let count = 0;
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) return -1;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (from <= last || to < from || (match[2] !== undefined && to === from) || to >= completions) return -1;
    last = to;
    count += to - from + 1;
  }
  return count;
}

const ACTIONS: ReadonlySet<unknown> = new Set(['FailJob', 'FailIndex', 'Ignore', 'Count']);

export function checkPolicies(value: JsonObject, podSpec: JsonObject, refuse: Refuse): void {
  if (
    isThere(value.podReplacementPolicy) &&
    value.podReplacementPolicy !== 'Failed' &&
    value.podReplacementPolicy !== 'TerminatingOrFailed'
  )
    refuse('podReplacementPolicy', `it must be Failed or TerminatingOrFailed, got ${show(value.podReplacementPolicy)}; correct it`);
  if (!isThere(value.podFailurePolicy)) return;
  if (value.podReplacementPolicy === 'TerminatingOrFailed')
    refuse('podReplacementPolicy', 'it must be Failed with a podFailurePolicy, got another; correct it');
  if (podSpec.restartPolicy === 'OnFailure')
    refuse('template.spec.restartPolicy', 'restartPolicy must be Never with a podFailurePolicy, got "OnFailure"; correct it');
  const names = containerNames(podSpec);
  const rules = objectsAt(objectAt(value, 'podFailurePolicy'), 'rules');
  if (rules.length > 20) refuse('podFailurePolicy.rules', `rules must be at most 20, got ${rules.length}; remove some`);
  rules.forEach((rule, index) => {
    const at = `podFailurePolicy.rules[${index}]`;
    const conditions = objectsAt(rule, 'onPodConditions');
    if (!ACTIONS.has(rule.action))
      refuse(`${at}.action`, `action must be one of ${[...ACTIONS].join(', ')}, got ${show(rule.action)}; correct it`);
    if (rule.action === 'FailIndex' && !isThere(value.backoffLimitPerIndex))
      refuse(`${at}.action`, 'FailIndex must go with backoffLimitPerIndex, got none; give it');
    if (isThere(rule.onExitCodes) === conditions.length > 0)
      refuse(at, 'one of onExitCodes and onPodConditions must be there, got both or none; keep one');
    const name = objectAt(rule, 'onExitCodes').containerName;
    if (isThere(name) && !names.has(name))
      refuse(`${at}.onExitCodes.containerName`, `container must be one of the pod's, got ${show(name)}; correct it`);
    conditions.forEach(({ status }, each) => {
      if (!QUALIFIED.matches(textAt(conditions[each] ?? {}, 'type')))
        refuse(
          `${at}.onPodConditions[${each}].type`,
          `type must be ${QUALIFIED.must}, got ${show(conditions[each]?.type ?? null)}; correct it`,
        );
      if (isFilled(status) && !['True', 'False', 'Unknown'].includes(String(status)))
        refuse(`${at}.onPodConditions[${each}].status`, `status must be True, False or Unknown, got ${show(status)}; correct it`);
    });
  });
}
