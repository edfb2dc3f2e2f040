import { describe, expect, it } from 'vitest';
import { checkReferences } from '../../lib/checks/check-references.ts';
import { checkObjects, deployment, messagesOf, object, oneContainer } from './check-objects.ts';

const CONFIG = object('v1', 'ConfigMap', { data: { 'a.yml': '' }, binaryData: { b: '' } });
const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers[0]`;
const check = (...objects: object[]) => checkObjects(checkReferences, objects);
const volume = (source: object) => deployment({ volumes: [{ name: 'v', ...source }] });
const env = (valueFrom: object) => oneContainer({ env: [{ name: 'A', valueFrom }] });
const RBAC = 'rbac.authorization.k8s.io/v1';

describe('checkReferences', () => {
  it('takes what is there: in the output, in the context, in every cluster, or optional', () => {
    expect(check(CONFIG, volume({ configMap: { name: 'x', items: [{ key: 'a.yml' }, { key: 'b' }] } }))).toEqual([]);
    expect(check(CONFIG, env({ configMapKeyRef: { name: 'x', key: 'a.yml' } }))).toEqual([]);
    expect(check(volume({ secret: { secretName: 'known' } }))).toEqual([]);
    expect(check(object('v1', 'Secret'), volume({ secret: { secretName: 'x' } }))).toEqual([]);
    expect(check(volume({ configMap: { name: 'kube-root-ca.crt' } }), deployment({ serviceAccountName: 'default' }))).toEqual([]);
    expect(
      check(volume({ configMap: { name: 'y', optional: true } }), env({ secretKeyRef: { name: 'y', key: 'k', optional: true } })),
    ).toEqual([]);
  });

  it.each([
    [volume({ configMap: { name: 'y' } }), `${POD}.volumes[0].configMap.name [missing-config-map]`],
    [volume({ configMap: { name: 'x', items: [{ key: 'c' }] } }), `${POD}.volumes[0].configMap.items[0].key [missing-key]`],
    [volume({ secret: { secretName: 'y' } }), `${POD}.volumes[0].secret.secretName [missing-secret]`],
    [volume({ persistentVolumeClaim: { claimName: 'y' } }), `${POD}.volumes[0].persistentVolumeClaim.claimName [missing-claim]`],
    [
      volume({ projected: { sources: [{}, { secret: { name: 'y' } }] } }),
      `${POD}.volumes[0].projected.sources[1].secret.name [missing-secret]`,
    ],
    [
      volume({ projected: { sources: [{ configMap: { name: 'y' } }] } }),
      `${POD}.volumes[0].projected.sources[0].configMap.name [missing-config-map]`,
    ],
    [env({ secretKeyRef: { name: 'y', key: 'k' } }), `${CONTAINER}.env[0].valueFrom.secretKeyRef.name [missing-secret]`],
    [env({ configMapKeyRef: { name: 'x', key: 'c' } }), `${CONTAINER}.env[0].valueFrom.configMapKeyRef.key [missing-key]`],
    [oneContainer({ envFrom: [{ configMapRef: { name: 'y' } }] }), `${CONTAINER}.envFrom[0].configMapRef.name [missing-config-map]`],
    [oneContainer({ envFrom: [{ secretRef: { name: 'y' } }] }), `${CONTAINER}.envFrom[0].secretRef.name [missing-secret]`],
    [deployment({ imagePullSecrets: [{ name: 'y' }] }), `${POD}.imagePullSecrets[0].name [missing-secret]`],
    [deployment({ serviceAccountName: 'y' }), `${POD}.serviceAccountName [missing-service-account]`],
    [deployment({ serviceAccount: 'y' }), `${POD}.serviceAccount [missing-service-account]`],
  ])('refuses what is not there (%#)', (subject, finding) => {
    expect(check(CONFIG, subject)).toEqual([finding]);
  });

  it('looks in the namespace of the pod only', () => {
    const elsewhere = object('v1', 'ConfigMap', { metadata: { name: 'x', namespace: 'other' } });
    expect(messagesOf(checkReferences, [elsewhere, volume({ configMap: { name: 'x' } })])).toEqual([
      'ConfigMap must exist in namespace "lab", got "x"; correct the name or add it',
    ]);
  });

  it.each([
    [{ name: 'x' }, 'a.yml', true],
    [{ name: 'x' }, 'c.yml', false],
    [{ name: 'x', items: [{ key: 'a.yml', path: 'rules/a.yml' }] }, 'rules/a.yml', true],
    [{ name: 'x', items: [{ key: 'a.yml', path: 'rules/a.yml' }] }, 'rules', true],
    [{ name: 'x', items: [{ key: 'a.yml', path: 'rules/a.yml' }] }, 'a.yml', false],
  ])('wants the subPath in the ConfigMap volume %j to be one of its files: %s', (configMap, subPath, exists) => {
    const subject = deployment({
      volumes: [{ name: 'v', configMap }],
      containers: [{ name: 'main', volumeMounts: [{ name: 'v', mountPath: '/a.yml', subPath }] }],
    });
    expect(check(CONFIG, subject)).toEqual(exists ? [] : [`${CONTAINER}.volumeMounts[0].subPath [missing-key]`]);
  });

  it('takes bindings of roles and accounts that are there', () => {
    const subjects = [
      { kind: 'ServiceAccount', name: 'x', namespace: 'lab' },
      { kind: 'Group', name: 'system:authenticated' },
    ];
    const account = object('v1', 'ServiceAccount');
    const binding = (kind: string, roleRef: object) => object(RBAC, kind, { roleRef, subjects });
    expect(check(account, object(RBAC, 'Role'), binding('RoleBinding', { kind: 'Role', name: 'x' }))).toEqual([]);
    expect(check(account, binding('RoleBinding', { kind: 'ClusterRole', name: 'view' }))).toEqual([]);
    expect(check(account, binding('ClusterRoleBinding', { kind: 'ClusterRole', name: 'system:node' }))).toEqual([]);
    const own = object(RBAC, 'ClusterRole', { metadata: { name: 'metrics' } });
    expect(check(account, own, binding('ClusterRoleBinding', { kind: 'ClusterRole', name: 'metrics' }))).toEqual([]);
  });

  it('refuses bindings of roles and accounts that are not there', () => {
    const binding = object(RBAC, 'RoleBinding', {
      roleRef: { kind: 'Role', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'y' }],
    });
    expect(check(object('v1', 'ServiceAccount'), binding)).toEqual([
      'roleRef.name [missing-role]',
      'subjects[0] [missing-service-account]',
    ]);
  });

  it('only tells of what may be made by others: in namespaces of others, and where a custom resource speaks of it', () => {
    const far = object(RBAC, 'ClusterRoleBinding', {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'y', namespace: 'elsewhere' }],
    });
    expect(check(far)).toEqual(['subjects[0] [reference-unseen]']);
    const pod = deployment({ containers: [{ name: 'a', envFrom: [{ secretRef: { name: 'tls' } }] }] });
    const at = 'spec.template.spec.containers[0].envFrom[0].secretRef.name';
    expect(check(pod)).toEqual([`${at} [missing-secret]`]);
    const certificate = (spec: object) => object('certs.example.org/v1', 'Certificate', { spec });
    expect(check(pod, certificate({ secretName: 'tls' }))).toEqual([`${at} [reference-unseen]`]);
    expect(check(pod, certificate({ secretName: 'other' }))).toEqual([`${at} [missing-secret]`]);
  });
});
