import { describe, expect, it } from 'vitest';
import { checkDuplicates } from '../../lib/checks/check-duplicates.ts';
import { checkObjects, deployment, messagesOf, object, oneContainer } from './check-objects.ts';

const CONTAINER = 'spec.template.spec.containers[0]';

describe('checkDuplicates', () => {
  it('takes one name in several kinds, groups and namespaces', () => {
    const elsewhere = object('v1', 'ConfigMap', { metadata: { name: 'x', namespace: 'other' } });
    expect(checkObjects(checkDuplicates, [object('v1', 'ConfigMap'), object('v1', 'Secret'), elsewhere])).toEqual([]);
  });

  it('refuses an object twice, in another version as well, and names the first file', () => {
    const both = [object('batch/v1beta1', 'CronJob'), object('batch/v1', 'CronJob')];
    expect(messagesOf(checkDuplicates, both)).toEqual([
      'object must be unique in what one apply sends, got a second CronJob lab/x, first in 10-lab.k8s.yaml; remove one',
    ]);
  });

  it('refuses repeated names in a pod', () => {
    const pod = {
      initContainers: [{ name: 'main' }],
      containers: [
        { name: 'main', env: [{ name: 'A' }, { name: 'B' }, { name: 'A' }], volumeMounts: [{ mountPath: '/a' }, { mountPath: '/a' }] },
      ],
      volumes: [{ name: 'data' }, { name: 'data' }],
    };
    expect(checkObjects(checkDuplicates, [deployment(pod)])).toEqual([
      'spec.template.spec.volumes[1].name [duplicate-volume]',
      `${CONTAINER}.name [duplicate-container]`,
      `${CONTAINER}.env[2].name [duplicate-env]`,
      `${CONTAINER}.volumeMounts[1].mountPath [duplicate-mount-path]`,
    ]);
  });

  it('refuses a port twice in a pod, but not on two protocols', () => {
    const ports = [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }, { containerPort: 53, protocol: 'TCP' }];
    expect(checkObjects(checkDuplicates, [oneContainer({ ports })])).toEqual([`${CONTAINER}.ports[2] [duplicate-port]`]);
  });

  it('counts the ports of all containers that run at once, and those of an init container apart', () => {
    const ports = [{ name: 'http', containerPort: 8080 }];
    const pod = {
      initContainers: [{ name: 'a', ports }],
      containers: [
        { name: 'b', ports },
        { name: 'c', ports },
      ],
    };
    expect(checkObjects(checkDuplicates, [deployment(pod)])).toEqual(['spec.template.spec.containers[1].ports[0] [duplicate-port]']);
  });

  it('refuses a port name twice in a container, but not in two', () => {
    const two = [
      { name: 'm', containerPort: 1 },
      { name: 'm', containerPort: 2 },
    ];
    expect(checkObjects(checkDuplicates, [oneContainer({ ports: two })])).toEqual([`${CONTAINER}.ports[1].name [duplicate-port-name]`]);
    const containers = two.map((port, index) => ({ name: `c${index}`, ports: [port] }));
    expect(checkObjects(checkDuplicates, [deployment({ containers })])).toEqual([]);
  });

  it('tells the same object once more from another of its name', () => {
    const map = (data: object) => object('v1', 'ConfigMap', { data });
    expect(checkObjects(checkDuplicates, [map({ a: '1' }), map({ a: '1' })])).toEqual(['metadata.name [repeated-object]']);
    expect(checkObjects(checkDuplicates, [map({ a: '1' }), map({ a: '2' })])).toEqual(['metadata.name [duplicate-object]']);
  });

  it('refuses repeated and nameless ports of a Service with several', () => {
    const service = (...ports: object[]) => object('v1', 'Service', { spec: { ports } });
    expect(checkObjects(checkDuplicates, [service({ port: 80 })])).toEqual([]);
    expect(checkObjects(checkDuplicates, [service({ name: 'a', port: 53 }, { name: 'b', port: 53, protocol: 'UDP' })])).toEqual([]);
    expect(checkObjects(checkDuplicates, [service({ name: 'a', port: 80 }, { name: 'a', port: 80 }, { port: 81 })])).toEqual([
      'spec.ports[1].name [duplicate-service-port]',
      'spec.ports[1].port [duplicate-service-port]',
      'spec.ports[2].name [duplicate-service-port]',
    ]);
  });
});
