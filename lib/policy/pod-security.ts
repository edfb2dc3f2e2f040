import { isJsonObject, type JsonObject, listAt, objectAt, objectsAt } from '../manifest/json.ts';
import type { PodTemplate } from '../manifest/pod-template.ts';
import { PORTABLE_VOLUMES } from './container-rules.ts';
import { contextOf, effective, SAFE_SYSCTLS, SELINUX_TYPES } from './privilege-rules.ts';

/** The levels of the Pod Security Standards, from the least to the most that is asked for. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export const POD_SECURITY_LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];
export const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

/** Something that a level does not let pods do. */
export interface PodSecurityFault {
  readonly path: string;
  /** `hostPath volumes`, in words that a message can end with. */
  readonly what: string;
}

/** Capabilities that baseline lets a container add. */
const BASELINE_CAPABILITIES: ReadonlySet<unknown> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/**
 * What keeps a pod out of a namespace of that level, as the admission of Kubernetes decides it in its latest version
 * (kubernetes/kubernetes staging/src/k8s.io/pod-security-admission/policy/check_*.go).
 */
export function podSecurityFaults(pod: PodTemplate, level: PodSecurityLevel): PodSecurityFault[] {
  if (level === 'privileged') return [];
  const faults = baselineFaults(pod);
  return level === 'baseline' ? faults : [...faults, ...restrictedFaults(pod)];
}

/** The strictest level that admits the pod. */
export function podSecurityLevel(pod: PodTemplate): PodSecurityLevel {
  return POD_SECURITY_LEVELS.findLast((level) => podSecurityFaults(pod, level).length === 0) ?? 'privileged';
}

function baselineFaults({ spec, specPath, volumes, metadata, metadataPath, containers }: PodTemplate): PodSecurityFault[] {
  const faults: PodSecurityFault[] = [];
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) if (spec[key] === true) faults.push({ path: `${specPath}.${key}`, what: key });
  volumes.forEach(({ hostPath }, index) => {
    if (hostPath !== undefined) faults.push({ path: `${specPath}.volumes[${index}].hostPath`, what: 'a hostPath volume' });
  });
  for (const [key, value] of Object.entries(objectAt(metadata, 'annotations'))) {
    if (
      !key.startsWith('container.apparmor.security.beta.kubernetes.io/') ||
      value === 'runtime/default' ||
      String(value).startsWith('localhost/')
    )
      continue;
    faults.push({ path: `${metadataPath}.annotations`, what: `the AppArmor profile ${String(value)}` });
  }
  objectsAt(objectAt(spec, 'securityContext'), 'sysctls').forEach(({ name }, index) => {
    if (!SAFE_SYSCTLS.has(String(name)))
      faults.push({ path: `${specPath}.securityContext.sysctls[${index}]`, what: `the sysctl ${String(name)}` });
  });
  faults.push(...contextFaults(objectAt(spec, 'securityContext'), `${specPath}.securityContext`));
  for (const container of containers) {
    const { json, path } = container;
    const context = contextOf(container);
    const at = `${path}.securityContext`;
    faults.push(...contextFaults(context, at));
    if (context.privileged === true) faults.push({ path: `${at}.privileged`, what: 'a privileged container' });
    if (context.procMount !== undefined && context.procMount !== 'Default')
      faults.push({ path: `${at}.procMount`, what: 'an unmasked /proc' });
    for (const name of listAt(objectAt(context, 'capabilities'), 'add')) {
      if (!BASELINE_CAPABILITIES.has(name)) faults.push({ path: `${at}.capabilities.add`, what: `the capability ${String(name)}` });
    }
    objectsAt(json, 'ports').forEach(({ hostPort }, index) => {
      if (hostPort !== undefined && hostPort !== 0) faults.push({ path: `${path}.ports[${index}].hostPort`, what: 'a port of the host' });
    });
  }
  return faults;
}

/** What a pod's and a container's context have in common. */
function contextFaults(context: JsonObject, path: string): PodSecurityFault[] {
  const faults: PodSecurityFault[] = [];
  if (objectAt(context, 'windowsOptions').hostProcess === true) faults.push({ path: `${path}.windowsOptions`, what: 'a host process' });
  if (objectAt(context, 'seccompProfile').type === 'Unconfined') faults.push({ path: `${path}.seccompProfile`, what: 'no seccomp filter' });
  if (objectAt(context, 'appArmorProfile').type === 'Unconfined')
    faults.push({ path: `${path}.appArmorProfile`, what: 'no AppArmor profile' });
  const { user = '', role = '', type = '' } = objectAt(context, 'seLinuxOptions');
  if (user !== '' || role !== '' || !SELINUX_TYPES.has(String(type)))
    faults.push({ path: `${path}.seLinuxOptions`, what: 'SELinux options' });
  return faults;
}

function restrictedFaults(pod: PodTemplate): PodSecurityFault[] {
  const faults: PodSecurityFault[] = [];
  const { spec, specPath, volumes, containers } = pod;
  volumes.forEach((volume, index) => {
    for (const key of Object.keys(volume)) {
      if (key === 'name' || key === 'hostPath' || PORTABLE_VOLUMES.has(key)) continue;
      faults.push({ path: `${specPath}.volumes[${index}].${key}`, what: `a volume of the kind ${key}` });
    }
  });
  if (objectAt(spec, 'securityContext').runAsUser === 0)
    faults.push({ path: `${specPath}.securityContext.runAsUser`, what: 'the user root' });
  for (const container of containers) {
    const context = contextOf(container);
    const at = `${container.path}.securityContext`;
    const seccomp = effective(container, pod, 'seccompProfile');
    if (context.allowPrivilegeEscalation !== false)
      faults.push({ path: `${at}.allowPrivilegeEscalation`, what: 'more privileges for children' });
    if (effective(container, pod, 'runAsNonRoot') !== true)
      faults.push({ path: `${at}.runAsNonRoot`, what: 'containers that may be root' });
    if (context.runAsUser === 0) faults.push({ path: `${at}.runAsUser`, what: 'the user root' });
    if (!isJsonObject(seccomp) || (seccomp.type !== 'RuntimeDefault' && seccomp.type !== 'Localhost')) {
      faults.push({ path: `${at}.seccompProfile`, what: 'a container without a seccomp filter' });
    }
    const capabilities = objectAt(context, 'capabilities');
    if (!listAt(capabilities, 'drop').includes('ALL'))
      faults.push({ path: `${at}.capabilities.drop`, what: 'capabilities that are not dropped' });
    const added = listAt(capabilities, 'add').filter((name) => name !== 'NET_BIND_SERVICE' && BASELINE_CAPABILITIES.has(name));
    if (added.length > 0) faults.push({ path: `${at}.capabilities.add`, what: `the capabilities ${added.join(', ')}` });
  }
  return faults;
}
