/**
 * How bad a finding is. `refused`: an API server does not take the object, or kubectl does not get as far; `broken`: it is taken, and cannot work;
 * `policy`: it works, and is not as it ought to be.
 */
export type Level = 'refused' | 'broken' | 'policy';

/** From the worst to the mildest. */
export const LEVELS: readonly Level[] = ['refused', 'broken', 'policy'];

/** Rules of what cannot work: something that is named and not there, or that gets lost. */
const BROKEN: ReadonlySet<string> = new Set([
  'base-does-not-fit',
  'duplicate-key',
  'duplicate-object',
  'hpa-target',
  'image-syntax',
  'job-label',
  'ingress-backend',
  'missing-claim',
  'missing-config-map',
  'missing-key',
  'missing-role',
  'missing-secret',
  'load-does-not-fit',
  'missing-service-account',
  'namespace-late',
  'pod-security',
  'probe-port-name',
  'rollout-deadlock',
  'row-does-not-fit',
  'row-never-fits',
  'service-without-pods',
  'target-port-name',
  'unexplained-exception',
  'unused-exception',
]);

/** Rules of what an API server refuses, beside those of the schema gate. */
const REFUSED: ReadonlySet<string> = new Set([
  'annotation-key',
  'annotation-value',
  'annotations-size',
  'api-not-served',
  'api-unknown',
  'config-map-size',
  'container-name',
  'cron-schedule',
  'data-key',
  'data-value',
  'duplicate-container',
  'duplicate-mount-path',
  'duplicate-port-name',
  'duplicate-service-port',
  'duplicate-volume',
  'env-name',
  'field-not-served',
  'label-key',
  'label-value',
  'mount-without-volume',
  'name-missing',
  'node-port-range',
  'node-port-taken',
  'node-port-type',
  'not-an-object',
  'object-name',
  'pdb-fields',
  'port-name',
  'probe-handler',
  'quantity-syntax',
  'request-above-limit',
  'restart-policy',
  'selector-changed',
  'selector-mismatch',
  'selector-missing',
  'service-ports',
  'volume-name',
  'volume-source',
]);

/** The level of a rule's findings; all findings of a rule are of one. */
export function levelOf(rule: string): Level {
  if (REFUSED.has(rule) || /^(?:schema|server)(?:-|$)/.test(rule)) return 'refused';
  return BROKEN.has(rule) ? 'broken' : 'policy';
}

/** Whether a level is at least as bad as another. */
export function isAtLeast(level: Level, other: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(other);
}
