import { show } from '../../manifest/finding.ts';
import { listAt, objectAt, textAt } from '../../manifest/json.ts';
import { filled, isThere } from './kit.ts';
import { on, type ServerRule } from './server-rule.ts';

/** With which rights containers run (kubernetes/kubernetes pkg/apis/core/validation/validation.go, ValidateSecurityContext). */
export const SECURITY_RULES: readonly ServerRule[] = [
  on('core.SecurityContext', (value, refuse) => {
    if (value.allowPrivilegeEscalation !== false) return;
    const isMighty = listAt(objectAt(value, 'capabilities'), 'add').includes('CAP_SYS_ADMIN');
    if (value.privileged === true || isMighty)
      refuse('allowPrivilegeEscalation', 'it must not be false with privileged or CAP_SYS_ADMIN, got false; remove one');
  }),
  ...filled('core.SeccompProfile.type core.AppArmorProfile.type'),
  on('core.SeccompProfile core.AppArmorProfile', (value, refuse) => {
    const isLocal = value.type === 'Localhost';
    if (isLocal && !isThere(value.localhostProfile))
      refuse('localhostProfile', 'localhostProfile must be there for Localhost, got none; give it');
    if (!isLocal && isThere(value.localhostProfile))
      refuse('localhostProfile', `localhostProfile must only be there for Localhost, got ${show(value.localhostProfile)}; remove it`);
    const path = textAt(value, 'localhostProfile');
    if (path.startsWith('/') || path.split('/').includes('..'))
      refuse('localhostProfile', `profile must be a relative path, got ${show(path)}; correct it`);
  }),
];
