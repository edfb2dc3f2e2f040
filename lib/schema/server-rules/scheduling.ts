import { show } from '../../manifest/finding.ts';
import { isJsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL, LABEL_VALUE, QUALIFIED } from './forms.ts';
import { filled, form, isFilled, isThere } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** Where pods may go (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateTolerations and validateAffinity). */
export const SCHEDULING_RULES: readonly ServerRule[] = [
  on('core.Toleration', (value, refuse) => {
    const { operator, effect } = value;
    const key = textAt(value, 'key');
    if (key !== '' && !QUALIFIED.matches(key)) refuse('key', `key must be ${QUALIFIED.must}, got ${show(key)}; correct it`);
    if (key === '' && operator !== 'Exists')
      refuse('operator', `operator must be Exists without a key, got ${show(operator)}; give a key or Exists`);
    if (operator === 'Exists' && isFilled(value.value))
      refuse('value', `value must be left out for Exists, got ${show(value.value)}; remove it`);
    if ((operator === 'Equal' || !isFilled(operator)) && !LABEL_VALUE.matches(textAt(value, 'value')))
      refuse('value', `value must be ${LABEL_VALUE.must}, got ${show(value.value)}; correct it`);
    if ((operator === 'Gt' || operator === 'Lt') && !/^-?(?:0|[1-9]\d*)$/.test(textAt(value, 'value')))
      refuse('value', `value must be a whole number for ${operator}, got ${show(value.value)}; correct it`);
    if (isThere(value.tolerationSeconds) && effect !== 'NoExecute')
      refuse('effect', `effect must be NoExecute with tolerationSeconds, got ${show(effect)}; correct it`);
  }),
  on('core.NodeSpec', ({ taints }, refuse) => {
    const seen = new Set<string>();
    for (const [index, taint] of (Array.isArray(taints) ? taints : []).entries()) {
      const { key = '', value = '', effect } = isJsonObject(taint) ? taint : {};
      const at = `taints[${index}]`;
      if (!QUALIFIED.matches(String(key))) refuse(`${at}.key`, `key must be ${QUALIFIED.must}, got ${show(key)}; correct it`);
      if (!LABEL_VALUE.matches(String(value))) refuse(`${at}.value`, `value must be ${LABEL_VALUE.must}, got ${show(value)}; correct it`);
      if (!isFilled(effect)) refuse(`${at}.effect`, 'effect must be there, got none; give it');
      if (seen.has(`${key}|${effect}`)) refuse(at, `taints must differ in key and effect, got ${show(key)} twice; remove one`);
      seen.add(`${key}|${effect}`);
    }
  }),
  on('core.PodAffinityTerm', (value, refuse) => {
    const topology = textAt(value, 'topologyKey');
    if (!QUALIFIED.matches(topology)) refuse('topologyKey', `topologyKey must be a label's key, got ${show(topology)}; correct it`);
    const selector = objectAt(value, 'labelSelector');
    const matched = listAt(value, 'matchLabelKeys');
    const mismatched = listAt(value, 'mismatchLabelKeys');
    if (matched.length + mismatched.length > 0 && !isThere(value.labelSelector))
      refuse('matchLabelKeys', 'label keys must go with a labelSelector, got none; give it');
    const used = new Set(
      objectsAt(selector, 'matchExpressions')
        .map(({ key }) => key)
        .concat(Object.keys(objectAt(selector, 'matchLabels'))),
    );
    for (const [name, keys] of [
      ['matchLabelKeys', matched],
      ['mismatchLabelKeys', mismatched],
    ] as const) {
      for (const key of keys) {
        if (typeof key !== 'string' || !QUALIFIED.matches(key)) refuse(name, `keys must be labels', got ${show(key)}; correct it`);
        if (used.has(key)) refuse(name, `keys must not be in the labelSelector as well, got ${show(key)}; remove one`);
      }
    }
    if (matched.some((key) => mismatched.includes(key)))
      refuse('mismatchLabelKeys', 'keys must be in one of the lists, got one in both; remove one');
  }),
  ...form('core.PodAffinityTerm.namespaces', LABEL),
  ...filled('core.TopologySpreadConstraint.whenUnsatisfiable core.TopologySpreadConstraint.topologyKey core.PodAffinityTerm.topologyKey'),
];
