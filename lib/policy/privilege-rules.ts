import { show } from '../manifest/finding.ts';
import { type JsonObject, listAt, objectAt } from '../manifest/json.ts';
import type { Container, PodTemplate } from '../manifest/pod-template.ts';
import { containerRule, podRule, type Rule } from './rule.ts';

/** What a container may do beside its own work. */
export const PRIVILEGE_RULES: readonly Rule[] = [
  containerRule(
    'privileged',
    'no container is privileged',
    {
      kubeLinter: ['privileged-container'],
      kubeScore: ['container-security-context-privileged'],
      polaris: ['runAsPrivileged'],
      checkov: [16],
    },
    (container, report) => {
      if (contextOf(container).privileged !== true) return;
      report(
        `${container.path}.securityContext.privileged`,
        'container must not be privileged, got true; add the capabilities that it needs',
      );
    },
  ),
  containerRule(
    'privilege-escalation',
    'no process may gain more privileges than its parent',
    { kubeLinter: ['privilege-escalation-container'], polaris: ['privilegeEscalationAllowed'], checkov: [20] },
    (container, report) => {
      const { allowPrivilegeEscalation: got } = contextOf(container);
      if (got === false) return;
      const path = `${container.path}.securityContext.allowPrivilegeEscalation`;
      report(path, `allowPrivilegeEscalation must be false, got ${show(got)}; set it`);
    },
  ),
  containerRule(
    'added-capabilities',
    'no container adds capabilities, but for NET_BIND_SERVICE',
    { polaris: ['dangerousCapabilities', 'insecureCapabilities'], checkov: [25, 39] },
    (container, report) => {
      const added = listAt(objectAt(contextOf(container), 'capabilities'), 'add').filter((name) => name !== 'NET_BIND_SERVICE');
      if (added.length === 0) return;
      report(`${container.path}.securityContext.capabilities.add`, `capabilities must not be added, got ${show(added)}; leave them out`);
    },
  ),
  containerRule(
    'dropped-capabilities',
    'every container drops all capabilities',
    { kubeLinter: ['drop-net-raw-capability'], polaris: ['insecureCapabilities', 'linuxHardening'], checkov: [28, 37] },
    (container, report) => {
      const dropped = listAt(objectAt(contextOf(container), 'capabilities'), 'drop');
      if (dropped.includes('ALL')) return;
      report(
        `${container.path}.securityContext.capabilities.drop`,
        `capabilities must be dropped with ALL, got ${show(dropped)}; drop ALL`,
      );
    },
  ),
  containerRule(
    'run-as-non-root',
    'no container may start as root',
    { kubeLinter: ['run-as-non-root'], polaris: ['runAsRootAllowed'], checkov: [23] },
    (container, report, pod) => {
      const user = effective(container, pod, 'runAsUser');
      const isStated = effective(container, pod, 'runAsNonRoot') === true || (typeof user === 'number' && user > 0);
      if (isStated && user !== 0) return;
      report(
        `${container.path}.securityContext.runAsNonRoot`,
        `container must not run as root, got user ${show(user)}; set runAsNonRoot and a user`,
      );
    },
  ),
  containerRule(
    'read-only-root',
    'no container can write to its image',
    {
      kubeLinter: ['no-read-only-root-fs'],
      kubeScore: ['container-security-context-readonlyrootfilesystem'],
      polaris: ['notReadOnlyRootFilesystem'],
      checkov: [22],
    },
    (container, report) => {
      const { readOnlyRootFilesystem: got } = contextOf(container);
      if (got === true) return;
      const path = `${container.path}.securityContext.readOnlyRootFilesystem`;
      report(path, `readOnlyRootFilesystem must be true, got ${show(got)}; set it, and mount an emptyDir where the program writes`);
    },
  ),
  podRule(
    'security-context',
    'every pod and container says with which rights it runs',
    { checkov: [29, 30] },
    ({ spec, specPath, containers }, report) => {
      if (spec.securityContext !== undefined) return;
      const without = containers.find(({ json }) => json.securityContext === undefined);
      if (without === undefined && containers.length > 0) return;
      report(
        `${without?.path ?? specPath}.securityContext`,
        'securityContext must be there, for the pod or each container, got none; add it',
      );
    },
  ),
  podRule(
    'seccomp-profile',
    'every pod has the seccomp filter of its runtime or a stricter one (from Kubernetes 1.19)',
    { kubeScore: ['container-seccomp-profile'], checkov: [31] },
    (pod, report, { context }) => {
      if (context.kubernetesMinor < 19) return;
      for (const container of pod.containers) {
        const profile = effective(container, pod, 'seccompProfile');
        const type = isTyped(profile) ? profile.type : undefined;
        if (type === 'RuntimeDefault' || type === 'Localhost') continue;
        report(
          `${container.path}.securityContext.seccompProfile`,
          `seccompProfile must be RuntimeDefault or Localhost, got ${show(type)}; set it`,
        );
        return;
      }
    },
  ),
  containerRule(
    'proc-mount',
    'no container sees an unmasked /proc',
    { kubeLinter: ['unsafe-proc-mount'], polaris: ['procMount'] },
    (container, report) => {
      const { procMount: got } = contextOf(container);
      if (got === undefined || got === 'Default') return;
      report(`${container.path}.securityContext.procMount`, `procMount must be Default, got ${show(got)}; leave it out`);
    },
  ),
  podRule('host-process', 'no Windows container runs on the host itself', { polaris: ['hostProcess'] }, (pod, report) => {
    for (const { json, path } of [{ json: pod.spec, path: pod.specPath }, ...pod.containers]) {
      if (objectAt(objectAt(json, 'securityContext'), 'windowsOptions').hostProcess !== true) continue;
      report(`${path}.securityContext.windowsOptions.hostProcess`, 'hostProcess must not be set, got true; leave it out');
    }
  }),
  podRule('selinux-options', 'no pod chooses its SELinux user, role or a type of its own', {}, (pod, report) => {
    for (const { json, path } of [{ json: pod.spec, path: pod.specPath }, ...pod.containers]) {
      const { user, role, type } = objectAt(objectAt(json, 'securityContext'), 'seLinuxOptions');
      if ((user ?? '') === '' && (role ?? '') === '' && SELINUX_TYPES.has(String(type ?? ''))) continue;
      const message = `seLinuxOptions must leave user and role out and keep a container type, got ${show({ user, role, type })}; remove them`;
      report(`${path}.securityContext.seLinuxOptions`, message);
    }
  }),
  podRule('unsafe-sysctls', 'no pod sets a kernel parameter that reaches beyond it', { kubeLinter: ['unsafe-sysctls'] }, (pod, report) => {
    listAt(objectAt(pod.spec, 'securityContext'), 'sysctls').forEach((sysctl, index) => {
      const name = typeof sysctl === 'object' && sysctl !== null && 'name' in sysctl ? sysctl.name : sysctl;
      if (SAFE_SYSCTLS.has(String(name))) return;
      report(
        `${pod.specPath}.securityContext.sysctls[${index}]`,
        `sysctl must be one of the safe ones, got ${show(name)}; set it on the host`,
      );
    });
  }),
];

/** kubernetes/kubernetes staging/src/k8s.io/pod-security-admission/policy/check_seLinuxOptions.go */
export const SELINUX_TYPES: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

/** kubernetes/kubernetes staging/src/k8s.io/pod-security-admission/policy/check_sysctls.go */
export const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
]);

export function contextOf({ json }: Container): JsonObject {
  return objectAt(json, 'securityContext');
}

/** A setting of a container, or that of its pod where it has none of its own. */
export function effective(container: Container, { spec }: PodTemplate, key: string) {
  return contextOf(container)[key] ?? objectAt(spec, 'securityContext')[key];
}

function isTyped(value: unknown): value is { readonly type: unknown } {
  return typeof value === 'object' && value !== null && 'type' in value;
}
