import { describe, expect, it } from 'vitest';
import { checkNamespaces } from '../../lib/checks/check-namespaces.ts';
import { checkObjects, messagesOf, object } from './check-objects.ts';

const LAB = object('v1', 'Namespace', { metadata: { name: 'lab' } });
const inNamespace = (namespace: string | undefined) => object('v1', 'ConfigMap', { metadata: { name: 'x', namespace } });

describe('checkNamespaces', () => {
  it('takes namespaces of the base and those of every cluster', () => {
    expect(checkObjects(checkNamespaces, [LAB, inNamespace('lab'), inNamespace('kube-system')])).toEqual([]);
  });

  it.each([
    [undefined, 'namespace-missing'],
    ['', 'namespace-missing'],
    ['default', 'namespace-default'],
    ['labs', 'namespace-unknown'],
  ])('refuses the namespace %j', (namespace, rule) => {
    expect(checkObjects(checkNamespaces, [LAB, inNamespace(namespace)])).toEqual([`metadata.namespace [${rule}]`]);
  });

  it('refuses a namespace on what lives in none, even one of every cluster', () => {
    const role = (namespace: string) => object('rbac.authorization.k8s.io/v1', 'ClusterRole', { metadata: { name: 'x', namespace } });
    expect(messagesOf(checkNamespaces, [LAB, role('lab')])).toEqual(['ClusterRole must not name a namespace, got "lab"; remove it']);
    expect(checkObjects(checkNamespaces, [role('kube-system')])).toEqual(['metadata.namespace [namespace-forbidden]']);
  });

  it('refuses a namespace that is applied later', () => {
    expect(checkObjects(checkNamespaces, [inNamespace('lab'), LAB])).toEqual(['metadata.namespace [namespace-late]']);
  });

  it('knows the scope of custom resources from their definition, and leaves unknown kinds to the API check', () => {
    const definition = (scope: string) =>
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        metadata: { name: 'profiles.openfaas.com' },
        spec: { group: 'openfaas.com', scope, names: { kind: 'Profile' }, versions: [{ name: 'v1' }] },
      });
    const profile = object('openfaas.com/v1', 'Profile', { metadata: { name: 'x' } });
    expect(checkObjects(checkNamespaces, [definition('Namespaced'), profile])).toEqual(['metadata.namespace [namespace-missing]']);
    expect(checkObjects(checkNamespaces, [definition('Cluster'), profile])).toEqual([]);
    expect(checkObjects(checkNamespaces, [profile])).toEqual([]);
  });
});
