import { describe, expect, it } from 'vitest';
import { checkQuantities } from '../../lib/checks/check-quantities.ts';
import { checkObjects, deployment, messagesOf, object, oneContainer } from './check-objects.ts';

const limits = (amounts: object) => oneContainer({ resources: { limits: amounts } });
const AT = 'spec.template.spec.containers[0].resources';

describe('checkQuantities', () => {
  it.each([
    { cpu: '1m', memory: '1Mi' },
    { cpu: '0.5', memory: '1048576' },
    { cpu: '64', memory: '1e9' },
    { cpu: '1000000m', memory: '2Gi' },
    { 'ephemeral-storage': '1k' },
    { cpu: 2, memory: 12e9, 'nvidia.com/gpu': 1 },
    { cpu: 0.5 },
  ])('takes %j', (amounts) => {
    expect(checkObjects(checkQuantities, [limits(amounts)])).toEqual([]);
  });

  it.each([
    ['cpu', true, 'quantity-syntax'],
    ['cpu', '', 'quantity-syntax'],
    ['cpu', '1.5x', 'quantity-syntax'],
    ['memory', '40MB', 'quantity-syntax'],
    ['memory', null, 'quantity-syntax'],
    ['cpu', '0', 'quantity-zero'],
    ['memory', '-1Mi', 'quantity-zero'],
    ['memory', '40m', 'quantity-unit'],
    ['memory', '2000000000m', 'quantity-unit'],
    ['memory', '64', 'quantity-unit'],
    ['memory', '1023Ki', 'quantity-unit'],
    ['cpu', '250', 'quantity-unit'],
    ['cpu', '128Mi', 'quantity-unit'],
    ['cpu', '1000001m', 'quantity-unit'],
    ['cpu', '100u', 'quantity-unit'],
  ])('refuses %s %j', (resource, amount, rule) => {
    expect(checkObjects(checkQuantities, [limits({ [resource]: amount })])).toEqual([`${AT}.limits.${resource} [${rule}]`]);
  });

  it('says what was probably meant', () => {
    expect(messagesOf(checkQuantities, [limits({ cpu: '250', memory: '40m' })])).toEqual([
      'cpu above 64 cores must be written in millicores, got "250"; write 250m if that is meant',
      'memory must not be in thousandths of a byte, got "40m"; write Mi for mebibytes',
    ]);
    expect(messagesOf(checkQuantities, [limits({ cpu: [] })])).toEqual(['quantity must be like "250m" or "64Mi", got []; correct it']);
  });

  it('compares requests with limits as amounts, not as text', () => {
    const equal = oneContainer({ resources: { requests: { cpu: '1', memory: '1024Mi' }, limits: { cpu: '1000m', memory: '1Gi' } } });
    expect(checkObjects(checkQuantities, [equal])).toEqual([]);
    const above = oneContainer({ resources: { requests: { cpu: '1.001' }, limits: { cpu: '1000m' } } });
    expect(messagesOf(checkQuantities, [above])).toEqual([
      'request must be at most the limit "1000m", got "1.001"; lower it or raise the limit',
    ]);
  });

  it('looks at init containers, whole pods and claims', () => {
    const resources = { requests: { cpu: '0', storage: '1Gx' } };
    const found = checkObjects(checkQuantities, [
      deployment({ resources, initContainers: [{ name: 'wait', resources }] }),
      object('v1', 'PersistentVolumeClaim', { spec: { resources } }),
      object('apps/v1', 'StatefulSet', { spec: { volumeClaimTemplates: [{ spec: { resources } }] } }),
    ]);
    expect(found).toEqual(
      ['spec.template.spec', 'spec.template.spec.initContainers[0]', 'spec', 'spec.volumeClaimTemplates[0].spec'].flatMap((path) => [
        `${path}.resources.requests.cpu [quantity-zero]`,
        `${path}.resources.requests.storage [quantity-syntax]`,
      ]),
    );
  });
});
