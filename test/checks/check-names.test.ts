import { describe, expect, it } from 'vitest';
import { checkNames } from '../../lib/checks/check-names.ts';
import { checkObjects, deployment, messagesOf, object, oneContainer } from './check-objects.ts';

const named = (kind: string, name: string) => object('v1', kind, { metadata: { name } });
const CONTAINER = 'spec.template.spec.containers[0]';

describe('checkNames', () => {
  it.each([
    ['Deployment', 'a.b-1'],
    ['Service', 'gateway-external'],
    ['Namespace', 'openfaas-fn'],
    ['ClusterRole', 'system:node'],
    ['Role', 'Reader_1'],
    ['Job', 'x'.repeat(63)],
    ['CronJob', 'x'.repeat(52)],
    ['StatefulSet', 'x'.repeat(52)],
  ])('takes a %s called %s', (kind, name) => {
    expect(checkObjects(checkNames, [named(kind, name)])).toEqual([]);
  });

  it.each([
    ['Deployment', 'a_b'],
    ['Deployment', 'x'.repeat(254)],
    ['Service', '1st'],
    ['Service', 'a.b'],
    ['Namespace', 'a.b'],
    ['ClusterRole', 'a/b'],
    ['Job', 'x'.repeat(64)],
    ['CronJob', 'x'.repeat(53)],
    ['StatefulSet', 'x'.repeat(53)],
  ])('refuses a %s called %s', (kind, name) => {
    expect(checkObjects(checkNames, [named(kind, name)])).toEqual(['metadata.name [object-name]']);
  });

  it('refuses generated names, which apply cannot use', () => {
    expect(checkObjects(checkNames, [object('batch/v1', 'Job', { metadata: { generateName: 'load-' } })])).toEqual([
      'metadata.name [name-generated]',
    ]);
  });

  it('wants a definition to be called by its plural and group', () => {
    const spec = { group: 'openfaas.com', names: { plural: 'profiles' } };
    const definition = (name: string) => object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { metadata: { name }, spec });
    expect(checkObjects(checkNames, [definition('profiles.openfaas.com')])).toEqual([]);
    expect(messagesOf(checkNames, [definition('profile.openfaas.com')])).toEqual([
      'definition name must be "profiles.openfaas.com" (plural and group), got "profile.openfaas.com"; rename it',
    ]);
  });

  it('refuses bad names inside pods, each at its path', () => {
    const pod = {
      initContainers: [{ name: 'wait_for' }],
      containers: [{ name: 'main', ports: [{ name: '8080' }, {}], env: [{ name: 'a b' }, { name: 'a.b' }] }],
      volumes: [{ name: 'data.1' }],
    };
    expect(checkObjects(checkNames, [deployment(pod)])).toEqual([
      'spec.template.spec.volumes[0].name [volume-name]',
      'spec.template.spec.initContainers[0].name [container-name]',
      `${CONTAINER}.ports[0].name [port-name]`,
      `${CONTAINER}.env[0].name [env-name]`,
    ]);
    expect(checkObjects(checkNames, [oneContainer({ ports: [{ name: 'http' }] })])).toEqual([]);
  });

  it('lets a Service have longer port names than a container', () => {
    const ports = [{ name: 'akka-remoting-internal' }, { name: 'Http' }];
    expect(checkObjects(checkNames, [object('v1', 'Service', { spec: { ports } })])).toEqual(['spec.ports[1].name [port-name]']);
  });

  it('refuses data keys that are no file names and values that are no strings', () => {
    const data = { 'a.yml': '', '..': '', 'a/b': '', port: 8080, flag: null };
    expect(checkObjects(checkNames, [object('v1', 'ConfigMap', { data })])).toEqual([
      'data[".."] [data-key]',
      'data["a/b"] [data-key]',
      'data.port [data-value]',
      'data.flag [data-value]',
    ]);
  });
});
