import { describe, expect, it } from 'vitest';
import { checkApiVersions } from '../../lib/checks/check-api-versions.ts';
import { FIELD_VERSIONS } from '../../lib/checks/field-versions.ts';
import { checkObjects, deployment, messagesOf, object, oneContainer } from './check-objects.ts';

const PROFILES = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
  spec: {
    group: 'openfaas.com',
    names: { kind: 'Profile' },
    versions: [
      { name: 'v1', served: true },
      { name: 'v2', served: false },
    ],
  },
});
const CONTAINER = 'spec.template.spec.containers[0]';

describe('checkApiVersions', () => {
  it('says which version to use instead', () => {
    expect(messagesOf(checkApiVersions, [object('batch/v1', 'CronJob')], 20)).toEqual([
      'apiVersion must be served by Kubernetes 1.20, got batch/v1 CronJob; use batch/v1beta1',
    ]);
    expect(messagesOf(checkApiVersions, [object('policy/v1beta1', 'PodSecurityPolicy')], 25)).toEqual([
      'apiVersion must be served by Kubernetes 1.25, got policy/v1beta1 PodSecurityPolicy; leave the object out',
    ]);
    expect(messagesOf(checkApiVersions, [object('policy/v1beta1', 'PodSecurityPolicy')], 24)).toEqual([]);
  });

  it('takes custom resources in the versions that a definition of the base serves', () => {
    expect(checkObjects(checkApiVersions, [PROFILES, object('openfaas.com/v1', 'Profile')])).toEqual([]);
    expect(messagesOf(checkApiVersions, [PROFILES, object('openfaas.com/v2', 'Profile')])).toEqual([
      'apiVersion must be served by Kubernetes 1.20, got openfaas.com/v2 Profile; use openfaas.com/v1',
    ]);
    expect(checkObjects(checkApiVersions, [object('openfaas.com/v1', 'Profile')])).toEqual(['kind [api-foreign]']);
    expect(checkObjects(checkApiVersions, [object('apps/v1', 'Deploiment')])).toEqual(['kind [api-unknown]']);
  });

  it('takes the old form of a definition with its single version', () => {
    const old = object('apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', {
      spec: { group: 'openfaas.com', names: { kind: 'Profile' }, version: 'v1' },
    });
    expect(checkObjects(checkApiVersions, [old, object('openfaas.com/v1', 'Profile')])).toEqual([]);
  });

  it.each([
    [object('v1', 'ConfigMap', { immutable: true }), 'immutable', 17, 18],
    [object('v1', 'Service', { spec: { internalTrafficPolicy: 'Local' } }), 'spec.internalTrafficPolicy', 20, 21],
    [object('v1', 'Service', { spec: { ports: [{ appProtocol: 'http' }] } }), 'spec.ports[0].appProtocol', 17, 18],
    [object('batch/v1', 'Job', { spec: { suspend: true } }), 'spec.suspend', 20, 21],
    [object('apps/v1', 'StatefulSet', { spec: { minReadySeconds: 1 } }), 'spec.minReadySeconds', 21, 22],
    [
      object('apps/v1', 'DaemonSet', { spec: { updateStrategy: { rollingUpdate: { maxSurge: 1 } } } }),
      'spec.updateStrategy.rollingUpdate.maxSurge',
      20,
      21,
    ],
    [deployment({ os: { name: 'linux' } }), 'spec.template.spec.os', 22, 23],
    [deployment({ volumes: [{ name: 'x', image: {} }] }), 'spec.template.spec.volumes[0].image', 30, 31],
    [deployment({ initContainers: [{ restartPolicy: 'Always' }] }), 'spec.template.spec.initContainers[0].restartPolicy', 27, 28],
    [oneContainer({ startupProbe: {} }), `${CONTAINER}.startupProbe`, 15, 16],
    [oneContainer({ livenessProbe: { grpc: {} } }), `${CONTAINER}.livenessProbe.grpc`, 22, 23],
    [oneContainer({ securityContext: { seccompProfile: {} } }), `${CONTAINER}.securityContext.seccompProfile`, 18, 19],
    [oneContainer({ lifecycle: { preStop: { sleep: {} } } }), `${CONTAINER}.lifecycle.preStop.sleep`, 28, 29],
  ])('refuses a field before the first minor that has it (%#)', (subject, path, before, first) => {
    expect(checkObjects(checkApiVersions, [subject], before)).toContain(`${path} [field-not-served]`);
    expect(checkObjects(checkApiVersions, [subject], first)).toEqual([]);
  });

  it('refuses a field after the last minor that has it', () => {
    const subject = object('v1', 'Service', { spec: { topologyKeys: ['*'] } });
    expect(checkObjects(checkApiVersions, [subject], 21)).toEqual([]);
    expect(messagesOf(checkApiVersions, [subject], 22)).toEqual([
      'topologyKeys must be left to Kubernetes up to 1.21, got Kubernetes 1.22; remove the field',
    ]);
  });

  it('takes fields that every minor has', () => {
    expect(checkObjects(checkApiVersions, [object('batch/v1', 'Job', { spec: { ttlSecondsAfterFinished: 60 } })], 20)).toEqual([]);
  });

  it('bounds every field that it knows on one side at least', () => {
    expect(FIELD_VERSIONS.filter(({ first, last }) => first === undefined && last === undefined)).toEqual([]);
  });
});
