import { show } from '../../manifest/finding.ts';
import { isJsonObject, objectAt, textAt } from '../../manifest/json.ts';
import { BASE64, LABEL_1035, SUBDOMAIN } from './forms.ts';
import { isFilled, isThere, numberAt } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** APIs that Services serve (kubernetes/kube-aggregator pkg/apis/apiregistration/validation). */
export const API_SERVICE_RULES: readonly ServerRule[] = [
  on('apiregistration.APIService', ({ metadata, spec }, refuse) => {
    const service = isJsonObject(spec) ? spec : {};
    const [group, version] = [textAt(service, 'group'), textAt(service, 'version')];
    const name = textAt(isJsonObject(metadata) ? metadata : {}, 'name');
    if (name !== `${version}.${group}`)
      refuse('metadata.name', `name must be version and group, ${show(`${version}.${group}`)}, got ${show(name)}; rename it`);
    if (group !== '' && !SUBDOMAIN.matches(group)) refuse('spec.group', `group must be ${SUBDOMAIN.must}, got ${show(group)}; correct it`);
    if (!LABEL_1035.matches(version)) refuse('spec.version', `version must be like v1, got ${show(service.version ?? null)}; correct it`);
    for (const [key, most] of [
      ['groupPriorityMinimum', 20_000],
      ['versionPriority', 1000],
    ] as const) {
      const priority = numberAt(service, key) ?? 0;
      if (priority < 1 || priority > most) refuse(`spec.${key}`, `${key} must be 1 to ${most}, got ${priority}; correct it`);
    }
    const bundle = service.caBundle;
    if (typeof bundle === 'string' && !BASE64.matches(bundle))
      refuse('spec.caBundle', `caBundle must be ${BASE64.must}, got ${show(bundle)}; fill in the certificate`);
    const isSkipped = service.insecureSkipTLSVerify === true;
    if (!isThere(service.service)) {
      if (isFilled(bundle)) refuse('spec.caBundle', 'caBundle must go with a service, got none; remove it');
      if (isSkipped) refuse('spec.insecureSkipTLSVerify', 'it must go with a service, got none; remove it');
      return;
    }
    const target = objectAt(service, 'service');
    for (const key of ['name', 'namespace'])
      if (!isFilled(target[key])) refuse(`spec.service.${key}`, `${key} must be there, got none; give it`);
    const port = numberAt(target, 'port');
    if (port !== undefined && (port < 1 || port > 65_535)) refuse('spec.service.port', `port must be 1 to 65535, got ${port}; correct it`);
    if (isSkipped && isFilled(bundle)) refuse('spec.insecureSkipTLSVerify', 'it must not go with caBundle, got both; remove one');
  }),
];
