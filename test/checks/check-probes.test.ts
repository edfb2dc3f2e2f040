import { describe, expect, it } from 'vitest';
import { checkProbes } from '../../lib/checks/check-probes.ts';
import { checkObjects, messagesOf, oneContainer } from './check-objects.ts';

const ports = [{ name: 'http', containerPort: 8080 }, { containerPort: 9090 }];
const probed = (livenessProbe: object) => oneContainer({ ports, livenessProbe });
const AT = 'spec.template.spec.containers[0].livenessProbe';

describe('checkProbes', () => {
  it.each([
    { httpGet: { path: '/', port: 8080 } },
    { httpGet: { path: '/', port: 'http' } },
    { tcpSocket: { port: 9090 } },
    { grpc: { port: 9090 } },
    { exec: { command: ['true'] } },
  ])('takes %j', (probe) => {
    expect(checkObjects(checkProbes, [probed(probe)])).toEqual([]);
  });

  it('refuses none and two handlers', () => {
    expect(messagesOf(checkProbes, [probed({ timeoutSeconds: 1 })])).toEqual([
      'probe must have exactly one of exec, httpGet, tcpSocket, grpc, got none; keep one',
    ]);
    expect(checkObjects(checkProbes, [probed({ exec: {}, tcpSocket: { port: 8080 } })])).toEqual([`${AT} [probe-handler]`]);
  });

  it.each([
    [{ httpGet: { port: 8081 } }, 'httpGet', 'probe-port'],
    [{ httpGet: { port: '8080' } }, 'httpGet', 'probe-port-name'],
    [{ tcpSocket: { port: 'https' } }, 'tcpSocket', 'probe-port-name'],
    [{ tcpSocket: {} }, 'tcpSocket', 'probe-port'],
    [{ grpc: { port: 1 } }, 'grpc', 'probe-port'],
  ])('refuses %j, whose port the container does not declare', (probe, handler, rule) => {
    expect(checkObjects(checkProbes, [probed(probe)])).toEqual([`${AT}.${handler}.port [${rule}]`]);
  });

  it('looks at all three probes', () => {
    const probe = { tcpSocket: { port: 1 } };
    const subject = oneContainer({ ports, livenessProbe: probe, readinessProbe: probe, startupProbe: probe });
    expect(checkObjects(checkProbes, [subject])).toHaveLength(3);
  });
});
