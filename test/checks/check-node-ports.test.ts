import { describe, expect, it } from 'vitest';
import { checkNodePorts } from '../../lib/checks/check-node-ports.ts';
import { checkObjects, messagesOf, object } from './check-objects.ts';

const service = (name: string, type: string | undefined, ...ports: object[]) =>
  object('v1', 'Service', { metadata: { name, namespace: 'lab' }, spec: { type, ports } });

describe('checkNodePorts', () => {
  it('takes both ends of the range, and Services without node ports', () => {
    const ends = service('a', 'NodePort', { nodePort: 30_000 }, { nodePort: 32_767 });
    expect(
      checkObjects(checkNodePorts, [ends, service('b', undefined, { port: 80 }), service('c', 'LoadBalancer', { nodePort: 31_000 })]),
    ).toEqual([]);
  });

  it.each([29_999, 32_768, 30_000.5, '30000'])('refuses %j', (nodePort) => {
    expect(checkObjects(checkNodePorts, [service('a', 'NodePort', { nodePort })])).toEqual(['spec.ports[0].nodePort [node-port-range]']);
  });

  it('refuses a number that another Service has, and names it', () => {
    const both = [service('a', 'NodePort', { nodePort: 31_112 }), service('b', 'NodePort', { nodePort: 31_112, protocol: 'UDP' })];
    expect(messagesOf(checkNodePorts, both)).toEqual([
      'nodePort must be unique in the cluster, got 31112, which Service lab/a in 10-lab.k8s.yaml has; choose another',
    ]);
  });

  it('lets one Service give a number to two protocols, but not to two ports of one', () => {
    expect(checkObjects(checkNodePorts, [service('a', 'NodePort', { nodePort: 30_053 }, { nodePort: 30_053, protocol: 'UDP' })])).toEqual(
      [],
    );
    expect(checkObjects(checkNodePorts, [service('a', 'NodePort', { nodePort: 30_053 }, { nodePort: 30_053 })])).toEqual([
      'spec.ports[1].nodePort [node-port-taken]',
    ]);
  });

  it.each([undefined, 'ClusterIP', 'ExternalName'])('refuses a node port on type %s', (type) => {
    expect(checkObjects(checkNodePorts, [service('a', type, { nodePort: 31_112 })])).toEqual(['spec.ports[0].nodePort [node-port-type]']);
  });
});
