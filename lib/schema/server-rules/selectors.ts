import { show } from '../../manifest/finding.ts';
import { type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { isDnsSubdomain, isLabelValue, isQualifiedName } from '../../manifest/name-syntax.ts';
import { LABEL_VALUE, QUALIFIED } from './forms.ts';
import { filled, form } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';

/** Selectors of labels and of nodes (kubernetes/apimachinery pkg/apis/meta/v1/validation, kubernetes/kubernetes pkg/apis/core/validation). */
export const SELECTOR_RULES: readonly ServerRule[] = [
  on('meta.LabelSelector', (value, refuse) => checkLabels(objectAt(value, 'matchLabels'), 'matchLabels', refuse)),
  ...filled('meta.LabelSelectorRequirement.operator meta.LabelSelectorRequirement.key core.NodeSelectorRequirement.operator'),
  ...form('meta.LabelSelectorRequirement.key', QUALIFIED),
  ...form('meta.LabelSelectorRequirement.values', LABEL_VALUE),
  on('meta.LabelSelectorRequirement core.ScopedResourceSelectorRequirement', (value, refuse) => checkValues(value, refuse)),
  on('core.NodeSelectorRequirement', (value, refuse) => {
    const count = listAt(value, 'values').length;
    const isCompared = value.operator === 'Gt' || value.operator === 'Lt';
    if (isCompared && count !== 1) refuse('values', `values must be one for ${textAt(value, 'operator')}, got ${count}; keep one`);
    if (!isCompared) checkValues(value, refuse);
  }),
  on('core.NodeSelectorTerm', (value, refuse) => {
    for (const [index, field] of listAt(value, 'matchFields').entries()) {
      const { key, operator, values } = Object(field);
      const at = `matchFields[${index}]`;
      if (key !== 'metadata.name') refuse(`${at}.key`, `field must be metadata.name, got ${show(key)}; correct it`);
      if (operator !== 'In' && operator !== 'NotIn')
        refuse(`${at}.operator`, `operator must be In or NotIn, got ${show(operator)}; correct it`);
      if (!Array.isArray(values) || values.length !== 1) refuse(`${at}.values`, `values must be one name, got ${show(values)}; keep one`);
    }
    for (const [index, requirement] of listAt(value, 'matchExpressions').entries()) {
      const { key = '' } = Object(requirement);
      if (!isQualifiedName(String(key))) refuse(`matchExpressions[${index}].key`, `key must be a label's, got ${show(key)}; correct it`);
    }
  }),
  ...filled('core.NodeSelector.nodeSelectorTerms'),
  on('core.NodeSelector', (value, refuse) => {
    objectsAt(value, 'nodeSelectorTerms').forEach((term, index) => {
      const at = `nodeSelectorTerms[${index}]`;
      objectsAt(term, 'matchExpressions').forEach((requirement, each) => {
        for (const item of listAt(requirement, 'values'))
          if (typeof item === 'string' && !isLabelValue(item))
            refuse(`${at}.matchExpressions[${each}].values`, `values must be labels', got ${show(item)}; correct it`);
      });
      objectsAt(term, 'matchFields').forEach((requirement, each) => {
        for (const item of listAt(requirement, 'values'))
          if (typeof item === 'string' && !isDnsSubdomain(item))
            refuse(`${at}.matchFields[${each}].values`, `values must be names of nodes, got ${show(item)}; correct it`);
      });
    });
  }),
];

/** Operators that compare want values, those that ask for a key want none. */
function checkValues(value: JsonObject, refuse: Refuse): void {
  const { operator } = value;
  const count = listAt(value, 'values').length;
  if ((operator === 'In' || operator === 'NotIn') && count === 0)
    refuse('values', `values must be there for ${operator}, got none; give them`);
  if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
    refuse('values', `values must be left out for ${operator}, got ${count}; remove them`);
}

/** The labels of a map, which texts are for others to check. */
export function checkLabels(labels: JsonObject, path: string, refuse: Refuse): void {
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (!isQualifiedName(key)) refuse(path, `label key must be a name after an optional DNS name and "/", got ${show(key)}; rename it`);
    if (typeof value === 'string' && !isLabelValue(value)) refuse(path, `label value must be a label's, got ${show(value)}; change it`);
  }
}
