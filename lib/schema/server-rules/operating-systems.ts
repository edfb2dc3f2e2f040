import { show } from '../../manifest/finding.ts';
import { type JsonObject, objectAt, objectsAt } from '../../manifest/json.ts';
import { isFilled, isThere } from './kit.ts';
import type { Refuse } from './server-rule.ts';

/** Of the pod's and its containers' security contexts and beside them, by operating system. */
const LINUX_POD = ['hostPID', 'hostIPC', 'shareProcessNamespace'];
const LINUX_POD_CONTEXT = [
  'seLinuxOptions',
  'seccompProfile',
  'appArmorProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
];
const LINUX_CONTEXT = [
  'seLinuxOptions',
  'seccompProfile',
  'appArmorProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

export function checkWindows(value: JsonObject, refuse: Refuse): void {
  const { name } = objectAt(value, 'os');
  const context = objectAt(value, 'securityContext');
  const containers = ['initContainers', 'containers'].flatMap((key) =>
    objectsAt(value, key).map((container, index) => [objectAt(container, 'securityContext'), `${key}[${index}].securityContext`] as const),
  );
  const forbid = (holder: JsonObject, at: string, fields: readonly string[], os: string) => {
    for (const field of fields)
      if (isThere(holder[field]) && holder[field] !== false)
        refuse(`${at}${field}`, `${field} must be left out of a pod for ${os}, got it; remove it`);
      else if (isThere(holder[field]) && at !== '')
        refuse(`${at}${field}`, `${field} must be left out of a pod for ${os}, got it; remove it`);
  };
  if (name === 'windows') {
    for (const field of ['hostUsers', 'resources'])
      if (isThere(value[field])) refuse(field, `${field} must be left out of a pod for Windows, got it; remove it`);
    forbid(value, '', LINUX_POD, 'Windows');
    forbid(context, 'securityContext.', LINUX_POD_CONTEXT, 'Windows');
    for (const [own, at] of containers) forbid(own, `${at}.`, LINUX_CONTEXT, 'Windows');
  } else if (name === 'linux') {
    forbid(context, 'securityContext.', ['windowsOptions'], 'Linux');
    for (const [own, at] of containers) forbid(own, `${at}.`, ['windowsOptions'], 'Linux');
  } else if (isFilled(name)) refuse('os.name', `name must be linux or windows, got ${show(name)}; correct it`);
}

export function isWindowsUser(text: string): boolean {
  const parts = text.split('\\');
  const user = parts.at(-1) ?? '';
  return parts.length <= 2 && user !== '' && user.length <= 104 && !/["/\\:;|=,+*?<>@[\]]/.test(user) && !/^[. ]+$/.test(user);
}
