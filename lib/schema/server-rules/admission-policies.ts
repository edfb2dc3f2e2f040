import { show } from '../../manifest/finding.ts';
import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import { LABEL_1035, PATH_SEGMENT, QUALIFIED, SUBDOMAIN } from './forms.ts';
import { filled, isFilled, isThere, unique } from './kit.ts';
import { on, type Refuse, type ServerRule } from './server-rule.ts';
import { refuseWord } from './words.ts';

/** Admission policies (kubernetes/kubernetes pkg/apis/admissionregistration/validation/validation.go). */
export const ADMISSION_POLICY_RULES: readonly ServerRule[] = [
  ...filled(
    'admissionregistration.MatchCondition.expression admissionregistration.MatchCondition.name admissionregistration.Variable.expression admissionregistration.Validation.expression',
  ),
  on('admissionregistration.MatchCondition', ({ name }, refuse) => {
    if (isFilled(name) && !QUALIFIED.matches(String(name))) refuse('name', `name must be ${QUALIFIED.must}, got ${show(name)}; correct it`);
  }),
  on('admissionregistration.Variable', ({ name }, refuse) => {
    if (!/^[A-Za-z_]\w*$/.test(String(name ?? ''))) refuse('name', `name must be one of CEL, got ${show(name ?? null)}; correct it`);
  }),
  ...['ValidatingWebhook', 'MutatingWebhook', 'ValidatingAdmissionPolicySpec', 'MutatingAdmissionPolicySpec'].map((type) =>
    unique(`admissionregistration.${type}.matchConditions`, (item) => Object(item).name),
  ),

  on('admissionregistration.ValidatingAdmissionPolicy admissionregistration.MutatingAdmissionPolicy', ({ spec }, refuse) => {
    const policy = isJsonObject(spec) ? spec : {};
    if (!isThere(policy.matchConstraints)) refuse('spec.matchConstraints', 'matchConstraints must be there, got none; give them');
    else if (listAt(objectAt(policy, 'matchConstraints'), 'resourceRules').length === 0)
      refuse('spec.matchConstraints.resourceRules', 'resourceRules must hold one, got none; give one');
    refuseWord(policy, 'failurePolicy', ['Fail', 'Ignore'], (at, message) => refuse(`spec.${at}`, message));
    const kind = objectAt(policy, 'paramKind');
    if (!isThere(policy.paramKind)) return;
    for (const key of ['apiVersion', 'kind'])
      if (!isFilled(kind[key])) refuse(`spec.paramKind.${key}`, `${key} must be there, got none; give it`);
    if (isFilled(kind.apiVersion) && !isGroupVersion(String(kind.apiVersion)))
      refuse('spec.paramKind.apiVersion', `apiVersion must be group/version, got ${show(kind.apiVersion)}; correct it`);
    if (isFilled(kind.kind) && !LABEL_1035.matches(String(kind.kind).toLowerCase()))
      refuse('spec.paramKind.kind', `kind must be a DNS label but for capitals, got ${show(kind.kind)}; correct it`);
  }),
  on('admissionregistration.ValidatingAdmissionPolicy', ({ spec }, refuse) => {
    const policy = isJsonObject(spec) ? spec : {};
    if (listAt(policy, 'validations').length + listAt(policy, 'auditAnnotations').length === 0)
      refuse('spec.validations', 'a policy must have validations or auditAnnotations, got none; give one');
  }),
  on('admissionregistration.Validation', (value, refuse) => {
    refuseWord(value, 'reason', ['Unauthorized', 'Forbidden', 'Invalid', 'RequestEntityTooLarge'], refuse);
    const { message } = value;
    if (typeof message === 'string' && message !== '' && message.trim() === '')
      refuse('message', 'message must hold something, got blanks; fill it');
    if (typeof message === 'string' && message.includes('\n')) refuse('message', 'message must be one line, got several; shorten it');
  }),
  on('admissionregistration.AuditAnnotation', (value, refuse, { root }) => {
    const policy = textAt(objectAt(root, 'metadata'), 'name');
    const key = textAt(value, 'key');
    if (!QUALIFIED.matches(`${policy}/${key}`) || key === '')
      refuse('key', `key must be ${QUALIFIED.must} below the policy's name, got ${show(value.key ?? null)}; correct it`);
    if (!isFilled(value.valueExpression)) refuse('valueExpression', 'valueExpression must be there, got none; give it');
  }),
  unique('admissionregistration.ValidatingAdmissionPolicySpec.auditAnnotations', (item) => Object(item).key),
  on(
    'admissionregistration.ValidatingAdmissionPolicyBinding admissionregistration.MutatingAdmissionPolicyBinding',
    ({ spec, kind }, refuse) => {
      const binding = isJsonObject(spec) ? spec : {};
      if (!isFilled(binding.policyName)) refuse('spec.policyName', 'policyName must be there, got none; give it');
      else if (!SUBDOMAIN.matches(String(binding.policyName)))
        refuse('spec.policyName', `policyName must be ${SUBDOMAIN.must}, got ${show(binding.policyName)}; correct it`);
      if (isJsonObject(binding.paramRef)) checkParameter(binding.paramRef, refuse);
      const actions = listAt(binding, 'validationActions');
      if (kind !== 'ValidatingAdmissionPolicyBinding') return;
      if (actions.length === 0) refuse('spec.validationActions', 'validationActions must hold one, got none; give one');
      for (const [index, action] of actions.entries())
        if (!['Deny', 'Warn', 'Audit'].includes(String(action)))
          refuse(`spec.validationActions[${index}]`, `action must be Deny, Warn or Audit, got ${show(action)}; correct it`);
      if (new Set(actions).size !== actions.length) refuse('spec.validationActions', 'actions must differ, got one twice; remove one');
      if (actions.includes('Deny') && actions.includes('Warn'))
        refuse('spec.validationActions', 'Deny and Warn must not stand together, got both; remove one');
    },
  ),
  on('admissionregistration.MatchResources', (value, refuse) => refuseWord(value, 'matchPolicy', ['Exact', 'Equivalent'], refuse)),
  on('admissionregistration.MutatingAdmissionPolicySpec', (value, refuse) => {
    if (!['Never', 'IfNeeded'].includes(textAt(value, 'reinvocationPolicy')))
      refuse('reinvocationPolicy', `it must be Never or IfNeeded, got ${show(value.reinvocationPolicy ?? null)}; give it`);
    if (objectsAt(value, 'mutations').length === 0) refuse('mutations', 'mutations must hold one, got none; give one');
  }),
  on('admissionregistration.Mutation', (value, refuse) => {
    const own = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' }[textAt(value, 'patchType')];
    if (own === undefined) {
      refuse('patchType', `patchType must be ApplyConfiguration or JSONPatch, got ${show(value.patchType ?? null)}; correct it`);
      return;
    }
    for (const key of ['applyConfiguration', 'jsonPatch'])
      if (isThere(value[key]) !== (key === own)) refuse(key, `${own} and nothing else must be there, got another; correct it`);
    if (isThere(value[own]) && !isFilled(objectAt(value, own).expression))
      refuse(`${own}.expression`, 'expression must be there, got none; give it');
  }),
];

function isGroupVersion(text: string): boolean {
  const [version = '', group, ...rest] = text.split('/').toReversed();
  return rest.length === 0 && LABEL_1035.matches(version) && (group === undefined || SUBDOMAIN.matches(group));
}

function checkParameter(reference: JsonObject, refuse: Refuse): void {
  const at = 'spec.paramRef';
  const named = isFilled(reference.name);
  if (named && !PATH_SEGMENT.matches(textAt(reference, 'name')))
    refuse(`${at}.name`, `name must be ${PATH_SEGMENT.must}, got ${show(reference.name)}; correct it`);
  if (named === isThere(reference.selector)) refuse(at, 'one of name and selector must be there, got both or none; keep one');
  if (!['Allow', 'Deny'].includes(textAt(reference, 'parameterNotFoundAction')))
    refuse(`${at}.parameterNotFoundAction`, `it must be Allow or Deny, got ${show(reference.parameterNotFoundAction ?? null)}; give it`);
}
