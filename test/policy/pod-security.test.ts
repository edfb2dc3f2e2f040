import { describe, expect, it } from 'vitest';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { podSecurityFaults, podSecurityLevel } from '../../lib/policy/pod-security.ts';
import { renderedStudy } from '../support/rendered-study.ts';

const SAFE = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

function podOf(spec: object, securityContext: object = SAFE, annotations: object = {}) {
  const { pod } = new Manifest({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { annotations },
    spec: { containers: [{ name: 'x', securityContext }], ...spec },
  });
  if (pod === undefined) throw new Error('a Pod must have a pod');
  return pod;
}

describe('podSecurityLevel', () => {
  it.each<[string, object, object?]>([
    ['a container that may do nothing', {}],
    [
      'volumes that belong to the pod',
      {
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', secret: {} },
          { name: 'c', csi: {} },
        ],
      },
    ],
    ['a low port', {}, { ...SAFE, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }],
    [
      'rights given to the pod',
      { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } } },
      { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    ],
    ['a safe sysctl', { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } }],
  ])('is restricted for %s', (_what, spec, context) => {
    expect(podSecurityLevel(podOf(spec, context))).toBe('restricted');
  });

  it.each<[string, object, object?]>([
    ['no settings at all', {}, {}],
    ['a container that may be root', {}, { ...SAFE, runAsNonRoot: undefined }],
    ['the user 0', {}, { ...SAFE, runAsUser: 0 }],
    ['capabilities that baseline has', {}, { ...SAFE, capabilities: { drop: ['ALL'], add: ['CHOWN'] } }],
    ['an nfs volume', { volumes: [{ name: 'a', nfs: {} }] }],
    ['a filter that nobody names', {}, { ...SAFE, seccompProfile: undefined }],
  ])('is baseline for %s', (_what, spec, context) => {
    expect(podSecurityLevel(podOf(spec, context))).toBe('baseline');
  });

  it.each<[string, object, object?, object?]>([
    ['the network of the host', { hostNetwork: true }],
    ['the processes of the host', { hostPID: true }],
    ['a folder of the host', { volumes: [{ name: 'a', hostPath: { path: '/' } }] }],
    ['a privileged container', {}, { ...SAFE, privileged: true }],
    ['NET_RAW', {}, { ...SAFE, capabilities: { drop: ['ALL'], add: ['NET_RAW'] } }],
    ['a port of the host', { containers: [{ name: 'x', securityContext: SAFE, ports: [{ containerPort: 1, hostPort: 1 }] }] }],
    ['an unmasked /proc', {}, { ...SAFE, procMount: 'Unmasked' }],
    ['no filter', {}, { ...SAFE, seccompProfile: { type: 'Unconfined' } }],
    ['a host process', { securityContext: { windowsOptions: { hostProcess: true } } }],
    ['an SELinux user', {}, { ...SAFE, seLinuxOptions: { user: 'u' } }],
    ['an unsafe sysctl', { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }],
    ['no AppArmor profile', {}, SAFE, { 'container.apparmor.security.beta.kubernetes.io/x': 'unconfined' }],
  ])('is privileged for %s', (_what, spec, context, annotations) => {
    expect(podSecurityLevel(podOf(spec, context, annotations))).toBe('privileged');
  });

  it('says where the fault is', () => {
    expect(podSecurityFaults(podOf({ hostIPC: true }), 'baseline')).toEqual([{ path: 'spec.hostIPC', what: 'hostIPC' }]);
    expect(podSecurityFaults(podOf({ hostIPC: true }), 'privileged')).toEqual([]);
  });
});

describe('the namespaces of the default study', () => {
  it('could enforce these levels', () => {
    const levels = new Map<string, Set<string>>();
    const study = renderedStudy('course-report');
    for (const { path } of study.charts) {
      for (const { namespace, pod } of study.objects(path)) {
        if (pod !== undefined) levels.set(namespace, (levels.get(namespace) ?? new Set()).add(podSecurityLevel(pod)));
      }
    }
    expect(Object.fromEntries([...levels].map(([name, found]) => [name, [...found].toSorted()]))).toEqual({
      openfaas: ['baseline'],
      'openfaas-fn': ['baseline'],
      'faaslab-load': ['baseline'],
      'faaslab-monitoring': ['baseline'],
      'kube-flannel': ['privileged'],
    });
  });
});
