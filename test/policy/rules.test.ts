import { describe, expect, it } from 'vitest';
import { ApplyUnit } from '../../lib/manifest/apply-unit.ts';
import { objectLabel } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findRule, RULES } from '../../lib/policy/rules.ts';
import { corpus, NAMESPACE } from '../gates/corpus.ts';
import { type Editable, type EditableObject, edit } from '../manifest/editable-json.ts';

const WEB = `Deployment ${NAMESPACE}/web`;
const POD = 'spec.template.spec';
const MAIN = `${POD}.containers[0]`;
const HOST_FOLDER = { name: 'host', hostPath: { path: '/var/log' } };
const of = (kind: string, name: string) => `${kind} ${NAMESPACE}/${name}`;

/** For each rule one value that breaks it; findings are at that path unless another is given. */
type Break = readonly [rule: string, object: string, path: string, value: Editable, at?: string];

const BROKEN: readonly Break[] = [
  ['privileged', WEB, `${MAIN}.securityContext.privileged`, true],
  ['privilege-escalation', WEB, `${MAIN}.securityContext.allowPrivilegeEscalation`, undefined],
  ['added-capabilities', WEB, `${MAIN}.securityContext.capabilities.add`, ['NET_ADMIN']],
  ['dropped-capabilities', WEB, `${MAIN}.securityContext.capabilities.drop`, ['NET_RAW']],
  ['run-as-non-root', WEB, `${POD}.securityContext.runAsUser`, 0, `${MAIN}.securityContext.runAsNonRoot`],
  ['read-only-root', WEB, `${MAIN}.securityContext.readOnlyRootFilesystem`, false],
  ['security-context', WEB, POD, { containers: [{ name: 'web', image: 'x:1' }] }, `${MAIN}.securityContext`],
  ['seccomp-profile', WEB, `${POD}.securityContext.seccompProfile`, undefined, `${MAIN}.securityContext.seccompProfile`],
  ['proc-mount', WEB, `${MAIN}.securityContext.procMount`, 'Unmasked'],
  [
    'host-process',
    WEB,
    `${MAIN}.securityContext.windowsOptions`,
    { hostProcess: true },
    `${MAIN}.securityContext.windowsOptions.hostProcess`,
  ],
  ['selinux-options', WEB, `${POD}.securityContext.seLinuxOptions`, { type: 'spc_t' }],
  [
    'unsafe-sysctls',
    WEB,
    `${POD}.securityContext.sysctls`,
    [{ name: 'vm.max_map_count', value: '1' }],
    `${POD}.securityContext.sysctls[0]`,
  ],
  ['host-network', WEB, `${POD}.hostNetwork`, true],
  ['host-pid', WEB, `${POD}.hostPID`, true],
  ['host-ipc', WEB, `${POD}.hostIPC`, true],
  ['host-path', WEB, `${POD}.volumes[4]`, HOST_FOLDER, `${POD}.volumes[4].hostPath.path`],
  ['sensitive-host-path', WEB, `${POD}.volumes[4]`, { name: 'host', hostPath: { path: '/etc/ssl' } }, `${POD}.volumes[4].hostPath.path`],
  ['host-path-writable', WEB, `${POD}.volumes[1]`, { ...HOST_FOLDER, name: 'temp' }, `${MAIN}.volumeMounts[1].readOnly`],
  ['runtime-socket', WEB, `${POD}.volumes[4]`, { name: 'host', hostPath: { path: '/run/docker.sock' } }, `${POD}.volumes[4].hostPath.path`],
  ['host-port', WEB, `${MAIN}.ports[0].hostPort`, 8080],
  ['privileged-port', WEB, `${MAIN}.ports[0].containerPort`, 80],
  ['ssh-port', WEB, `${MAIN}.ports[0].containerPort`, 22],
  ['probe-host', WEB, `${MAIN}.livenessProbe.httpGet.host`, '127.0.0.1'],
  ['service-account-token', WEB, `${POD}.automountServiceAccountToken`, true],
  ['default-service-account', of('Deployment', 'scaled'), `${POD}.automountServiceAccountToken`, true, `${POD}.serviceAccountName`],
  ['deprecated-service-account', WEB, `${POD}.serviceAccount`, 'web'],
  ['cluster-admin', 'ClusterRoleBinding gates-app:nodes', 'roleRef.name', 'cluster-admin'],
  ['system-masters', of('RoleBinding', 'viewers'), 'subjects[0].name', 'system:masters'],
  ['rbac-wildcard', of('Role', 'reader'), 'rules[0].resources[0]', '*', 'rules[0]'],
  ['rbac-secrets', of('Role', 'reader'), 'rules[0].resources[0]', 'secrets', 'rules[0]'],
  ['rbac-create-pods', of('Role', 'reader'), 'rules[1].verbs[0]', 'create', 'rules[1]'],
  ['rbac-exec', 'ClusterRole gates-app:nodes', 'rules[0].resources[0]', 'pods/exec', 'rules[0]'],
  ['rbac-escalate', 'ClusterRole gates-app:nodes', 'rules[0].resources[0]', 'nodes/proxy', 'rules[0]'],
  ['cpu-request', WEB, `${MAIN}.resources`, { limits: { memory: '1Gi' } }, `${MAIN}.resources.requests.cpu`],
  ['cpu-limit', WEB, `${MAIN}.resources.limits.cpu`, undefined],
  ['memory-request', WEB, `${MAIN}.resources`, { limits: { cpu: '1' } }, `${MAIN}.resources.requests.memory`],
  ['memory-limit', WEB, `${MAIN}.resources.limits.memory`, undefined],
  ['readiness-probe', WEB, `${MAIN}.readinessProbe`, undefined],
  ['liveness-probe', of('StatefulSet', 'store'), `${MAIN}.livenessProbe`, undefined],
  [
    'secret-in-env',
    WEB,
    `${MAIN}.env[4]`,
    { name: 'X', valueFrom: { secretKeyRef: { name: 'later', key: 'x' } } },
    `${MAIN}.env[4].valueFrom.secretKeyRef`,
  ],
  ['secret-named-env', WEB, `${MAIN}.env[4]`, { name: 'secret_mount_path', value: '/var/secrets' }],
  ['retired-registry', WEB, `${MAIN}.image`, 'k8s.gcr.io/pause:3.2'],
  ['volume-types', WEB, `${POD}.volumes[4]`, { name: 'nfs', nfs: { server: 'x', path: '/' } }, `${POD}.volumes[4].nfs`],
  ['secret-in-config-map', of('ConfigMap', 'settings'), 'data.db-password', 'x'],
  ['naked-pod', of('PodTemplate', 'shape'), 'kind', 'Pod'],
  ['restart-policy', of('Job', 'work'), `${POD}.restartPolicy`, undefined],
  ['rollout-strategy', WEB, 'spec.strategy', { type: 'Recreate' }, 'spec.strategy.type'],
  ['rollout-deadlock', WEB, 'spec.strategy.rollingUpdate', { maxSurge: '0%', maxUnavailable: 0 }],
  ['stateful-service', of('StatefulSet', 'store'), 'spec.serviceName', 'web'],
  ['priority-class', of('DaemonSet', 'agent'), `${POD}.priorityClassName`, undefined],
  ['job-ttl', of('Job', 'work'), 'spec.ttlSecondsAfterFinished', undefined],
  ['cron-schedule', of('CronJob', 'nightly'), 'spec.schedule', '61 * * * *'],
  ['cron-deadline', of('CronJob', 'nightly'), 'spec.startingDeadlineSeconds', undefined],
  ['cron-concurrency', of('CronJob', 'nightly'), 'spec.concurrencyPolicy', undefined],
  ['hpa-range', of('HorizontalPodAutoscaler', 'plain'), 'spec.minReplicas', 3],
  ['hpa-target', of('HorizontalPodAutoscaler', 'plain'), 'spec.scaleTargetRef.name', 'scald', 'spec.scaleTargetRef'],
  ['hpa-replicas', of('HorizontalPodAutoscaler', 'plain'), 'spec.scaleTargetRef.name', 'web', 'spec.scaleTargetRef'],
  ['pdb-fields', of('PodDisruptionBudget', 'web'), 'spec.maxUnavailable', 1, 'spec'],
  ['pdb-empty', of('PodDisruptionBudget', 'web'), 'spec.minAvailable', undefined, 'spec'],
  ['pdb-blocks', of('PodDisruptionBudget', 'web'), 'spec.minAvailable', 3],
  ['node-port-service', of('Service', 'web'), 'spec.type', 'LoadBalancer'],
  ['service-ports', of('Service', 'web'), 'spec.ports', undefined],
  ['dangling-network-policy', of('NetworkPolicy', 'web'), 'spec.podSelector.matchLabels.app', 'wbe', 'spec.podSelector'],
  [
    'ingress-backend',
    of('Ingress', 'web'),
    'spec.rules[0].http.paths[0].backend.service.port.name',
    'https',
    'spec.rules[0].http.paths[0].backend.service.port',
  ],
  ['ingress-tls', of('Ingress', 'web'), 'spec.tls', undefined],
  ['ingress-host', of('Ingress', 'web'), 'spec.rules[0].host', '*.example.org'],
  [
    'ingress-snippet',
    of('Ingress', 'web'),
    'metadata.annotations',
    { 'nginx.ingress.kubernetes.io/server-snippet': 'x' },
    'metadata.annotations["nginx.ingress.kubernetes.io/server-snippet"]',
  ],
  ['pod-security', WEB, `${MAIN}.securityContext.capabilities.drop`, []],
  ['pod-security-level', `Namespace ${NAMESPACE}`, 'metadata.labels["pod-security.kubernetes.io/enforce"]', undefined],
];

function asCase([rule, object, path, value, at = path]: Break) {
  return { rule, object, path, value, at };
}

function findings(objects: readonly object[], kubernetesMinor = 34) {
  const unit = ApplyUnit.ofBase([{ path: 'all.yaml', objects: objects.map((object) => new Manifest(object)) }]);
  return checkRules(unit, { kubernetesMinor, secrets: new Set() });
}

describe('rules', () => {
  it('find nothing in correct objects', () => {
    expect(findings(corpus(34))).toEqual([]);
  });

  it('each have a value here that breaks them, and an id of their own', () => {
    expect(BROKEN.map(([rule]) => rule)).toEqual(RULES.map(({ id }) => id));
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, must } of RULES) expect([findRule(id)?.must, must.length > 10]).toEqual([must, true]);
  });

  it.each(BROKEN.map(asCase))('$rule finds what breaks it', ({ rule, object, path, value, at }) => {
    const objects = corpus(34);
    const target = objects.find((candidate) => objectLabel(new Manifest(candidate)) === object);
    if (target === undefined) throw new Error(`the corpus must hold ${object}`);
    edit(target, path, value);
    const found = findings(objects).filter((finding) => finding.rule === rule);
    expect(found.map((finding) => finding.path)).toEqual([at]);
    expect(found[0]?.message).toMatch(/ must .*, got .+; .+/);
  });

  it('ask for nothing that a Kubernetes does not have yet', () => {
    const objects = corpus(27);
    for (const object of objects) {
      if (object.kind === 'Deployment') edit(object, `${POD}.securityContext.seccompProfile`, undefined);
      if (object.kind === 'Namespace') edit(object, 'metadata.labels', undefined);
    }
    expect(findings(objects, 18)).toEqual([]);
    expect(new Set(findings(objects, 27).map(({ rule }) => rule))).toEqual(new Set(['seccomp-profile', 'pod-security-level']));
  });

  it('take a budget or an autoscaler for what it is, wherever its numbers stand', () => {
    const objects = corpus(34);
    const budget = objects.find(({ kind, metadata }) => kind === 'PodDisruptionBudget' && JSON.stringify(metadata).includes('store'));
    if (budget === undefined) throw new Error('the corpus must hold a budget');
    edit(budget, 'spec.maxUnavailable', '0%');
    expect(findings(objects).map(({ path, rule }) => `${path} [${rule}]`)).toEqual(['spec.maxUnavailable [pdb-blocks]']);
  });

  it('count the pods that an autoscaler may leave, not those that a workload starts with', () => {
    const objects = corpus(34);
    const budget = objects.find(({ kind, metadata }) => kind === 'PodDisruptionBudget' && JSON.stringify(metadata).includes('web'));
    if (budget === undefined) throw new Error('the corpus must hold a budget');
    edit(budget, 'spec.selector.matchLabels.app', 'scaled');
    expect(findings(objects).map(({ message }) => message)).toEqual(['minAvailable must be under the replicas, got 1 of 1; lower it']);
    for (const { kind, spec } of objects) if (kind === 'HorizontalPodAutoscaler') edit(spec as EditableObject, 'minReplicas', 2);
    expect(findings(objects)).toEqual([]);
  });

  it.each(['* * * * *', '*/5 0-6 1,15 jan-mar SUN', '@daily', '@every 1h30m', '0 0 31 12 6', '59 23 * * 1-5/2'])(
    'take the schedule %s',
    (schedule) => {
      expect(scheduleFindings(schedule)).toEqual([]);
    },
  );

  it.each(['', '* * * *', '60 * * * *', '* * 0 * *', '* * * 13 *', '*/0 * * * *', '5-1 * * * *', '1-2-3 * * * *', '* * * * *; rm'])(
    'refuse the schedule "%s"',
    (schedule) => {
      expect(scheduleFindings(schedule)).toEqual(['cron-schedule']);
    },
  );
});

function scheduleFindings(schedule: string): string[] {
  const objects = corpus(34);
  const target = objects.find(({ kind }) => kind === 'CronJob');
  if (target !== undefined) edit(target, 'spec.schedule', schedule);
  return findings(objects).map(({ rule }) => rule);
}
