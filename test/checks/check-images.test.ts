import { describe, expect, it } from 'vitest';
import { checkImages } from '../../lib/checks/check-images.ts';
import { checkObjects, deployment, messagesOf, oneContainer } from './check-objects.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const AT = 'spec.template.spec.containers[0].image';

describe('checkImages', () => {
  it.each([
    'nats-streaming:0.17.0',
    'ghcr.io/openfaas/gateway:0.20.12',
    'registry.example:5000/a/b:1',
    `registry.example:5000/a@${DIGEST}`,
    `a:latest@${DIGEST}`,
  ])('takes %s', (image) => {
    expect(checkObjects(checkImages, [oneContainer({ image })])).toEqual([]);
  });

  it.each([
    ['nginx', 'image-tag'],
    ['registry.example:5000/nginx', 'image-tag'],
    ['nginx:latest', 'image-tag'],
    ['registry.example:5000/nginx:latest', 'image-tag'],
    ['', 'image-syntax'],
    [undefined, 'image-syntax'],
    ['nginx:', 'image-syntax'],
    ['nginx:1 ', 'image-syntax'],
    ['Nginx:1', 'image-syntax'],
    ['a//b:1', 'image-syntax'],
    ['a@sha256:abc', 'image-syntax'],
    [`a@${DIGEST}@${DIGEST}`, 'image-syntax'],
  ])('refuses %j', (image, rule) => {
    expect(checkObjects(checkImages, [oneContainer({ image })])).toEqual([`${AT} [${rule}]`]);
  });

  it('looks at init containers, and says what to do', () => {
    expect(messagesOf(checkImages, [deployment({ initContainers: [{ name: 'wait', image: 'busybox:latest' }] })])).toEqual([
      'image must not be "latest", which is another one every day, got "busybox:latest"; fix a version',
    ]);
  });
});
