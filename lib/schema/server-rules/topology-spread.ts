import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, objectAt, objectsAt } from '../../manifest/json.ts';
import { QUALIFIED } from './forms.ts';
import { isThere, numberAt } from './kit.ts';
import type { Refuse } from './server-rule.ts';

/** How pods are spread over nodes. */
export function checkSpread(value: JsonObject, refuse: Refuse): void {
  objectsAt(value, 'topologySpreadConstraints').forEach((constraint, index) => {
    const at = `topologySpreadConstraints[${index}]`;
    const domains = numberAt(constraint, 'minDomains');
    if (domains !== undefined && domains <= 0) refuse(`${at}.minDomains`, `minDomains must be above zero, got ${domains}; raise it`);
    if (domains !== undefined && constraint.whenUnsatisfiable !== 'DoNotSchedule')
      refuse(`${at}.minDomains`, 'minDomains must go with DoNotSchedule, got another; remove it');
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'])
      if (isThere(constraint[key]) && constraint[key] !== 'Honor' && constraint[key] !== 'Ignore')
        refuse(`${at}.${key}`, `${key} must be Honor or Ignore, got ${show(constraint[key])}; correct it`);
    const keys = listAt(constraint, 'matchLabelKeys');
    if (keys.length > 0 && !isThere(constraint.labelSelector))
      refuse(`${at}.matchLabelKeys`, 'matchLabelKeys must go with a labelSelector, got none; give it');
    const selector = objectAt(constraint, 'labelSelector');
    const selected = new Set([
      ...Object.keys(objectAt(selector, 'matchLabels')),
      ...objectsAt(selector, 'matchExpressions').map(({ key }) => key),
    ]);
    for (const key of keys) {
      if (typeof key !== 'string' || !QUALIFIED.matches(key))
        refuse(`${at}.matchLabelKeys`, `keys must be labels', got ${show(key)}; correct it`);
      if (selected.has(String(key)))
        refuse(`${at}.matchLabelKeys`, `keys must not be in the labelSelector as well, got ${show(key)}; remove one`);
    }
  });
}
