import { describe, expect, it } from 'vitest';
import { checkVolumes } from '../../lib/checks/check-volumes.ts';
import { checkObjects, deployment, messagesOf, object } from './check-objects.ts';

const pod = (volumes: object[], ...volumeMounts: object[]) => ({ volumes, containers: [{ name: 'main', volumeMounts }] });
const DATA = { name: 'data', emptyDir: {} };

describe('checkVolumes', () => {
  it('takes volumes that containers or init containers mount', () => {
    const mount = { name: 'data', mountPath: '/data' };
    expect(checkObjects(checkVolumes, [deployment(pod([DATA], mount))])).toEqual([]);
    expect(checkObjects(checkVolumes, [deployment({ volumes: [DATA], initContainers: [{ volumeMounts: [mount] }] })])).toEqual([]);
    expect(checkObjects(checkVolumes, [deployment({ volumes: [DATA], containers: [{ volumeDevices: [{ name: 'data' }] }] })])).toEqual([]);
  });

  it('refuses a mount without a volume, and says what to do', () => {
    const subject = deployment(pod([], { name: 'data', mountPath: '/data' }));
    expect(checkObjects(checkVolumes, [subject])).toEqual(['spec.template.spec.containers[0].volumeMounts[0].name [mount-without-volume]']);
    expect(messagesOf(checkVolumes, [subject])).toEqual([
      'mount must name a volume of the pod, got "data"; add the volume or correct the name',
    ]);
  });

  it('refuses a volume that nobody mounts', () => {
    expect(checkObjects(checkVolumes, [deployment(pod([DATA]))])).toEqual(['spec.template.spec.volumes[0] [unused-volume]']);
  });

  it('takes a volume without a source for an empty one, and refuses two sources', () => {
    const messages = (volume: object) => messagesOf(checkVolumes, [deployment(pod([volume], { name: 'data', mountPath: '/data' }))]);
    expect(messages({ name: 'data' })).toEqual([]);
    expect(messages({ name: 'data', emptyDir: {}, configMap: { name: 'x' } })).toEqual([
      'volume must have one source, got emptyDir, configMap; keep one',
    ]);
  });

  it.each(['/data', 'C:\\data', 'c:/data'])('takes the mount path %j', (mountPath) => {
    expect(checkObjects(checkVolumes, [deployment(pod([DATA], { name: 'data', mountPath }))])).toEqual([]);
  });

  it.each(['data', '', '/a:b', 'C:data'])('refuses the mount path %j', (mountPath) => {
    expect(checkObjects(checkVolumes, [deployment(pod([DATA], { name: 'data', mountPath }))])).toEqual([
      'spec.template.spec.containers[0].volumeMounts[0].mountPath [mount-path]',
    ]);
  });

  it('counts the claims of a StatefulSet as volumes', () => {
    const spec = {
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
      template: { spec: pod([], { name: 'data', mountPath: '/data' }) },
    };
    expect(checkObjects(checkVolumes, [object('apps/v1', 'StatefulSet', { spec })])).toEqual([]);
    expect(checkObjects(checkVolumes, [object('apps/v1', 'Deployment', { spec })])).toHaveLength(1);
  });
});
