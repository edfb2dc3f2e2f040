import { describe, expect, it } from 'vitest';
import { checkSecrets } from '../../lib/checks/check-secrets.ts';
import { checkObjects, messagesOf, object, oneContainer } from './check-objects.ts';

const CONTAINER = 'spec.template.spec.containers[0]';
const variable = (name: string, value: string) => oneContainer({ env: [{ name, value }] });

describe('checkSecrets', () => {
  it('refuses a Secret with values and takes one without', () => {
    expect(checkObjects(checkSecrets, [object('v1', 'Secret', { type: 'Opaque' })])).toEqual([]);
    expect(checkObjects(checkSecrets, [object('v1', 'Secret', { data: { a: 'YQ==' }, stringData: { b: '' } })])).toEqual([
      'data [secret-object]',
      'stringData [secret-object]',
    ]);
  });

  it.each([
    ['secret_mount_path', '/var/secrets'],
    ['GF_SECURITY_ADMIN_PASSWORD__FILE', '/run/secrets/admin'],
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '$(PASSWORD_FROM_SECRET)'],
    ['KEYBOARD', 'qwertz'],
    ['exec_timeout', '60s'],
  ])('takes the variable %s with %j', (name, value) => {
    expect(checkObjects(checkSecrets, [variable(name, value)])).toEqual([]);
  });

  it.each([
    ['DB_PASSWORD', 'admin'],
    ['apiToken', 'x'],
    ['client_secret', 'x'],
    ['AWS_SECRET_ACCESS_KEY', 'x'],
    ['PASSWORD', '$(A)$(B)x'],
  ])('refuses the variable %s with %j', (name, value) => {
    expect(checkObjects(checkSecrets, [variable(name, value)])).toEqual([`${CONTAINER}.env[0].value [secret-env]`]);
  });

  it('takes a variable from a Secret', () => {
    const env = [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'known', key: 'password' } } }];
    expect(checkObjects(checkSecrets, [oneContainer({ env })])).toEqual([]);
  });

  it('finds secret text wherever it stands, and does not repeat it', () => {
    const objects = [
      object('v1', 'ConfigMap', { data: { 'a.yml': 'password: hunter2' } }),
      object('v1', 'Namespace', { metadata: { name: 'x', annotations: { note: 'http://admin:hunter2@gateway' } } }),
      oneContainer({ args: ['--user', 'admin', '--password', 'hunter2'] }),
      oneContainer({ command: ['sh', '-c', 'login --password=hunter2'] }),
    ];
    expect(checkObjects(checkSecrets, objects)).toEqual([
      'data["a.yml"] [secret-text]',
      'metadata.annotations.note [secret-text]',
      `${CONTAINER}.args[3] [secret-text]`,
      `${CONTAINER}.command[2] [secret-text]`,
    ]);
    expect(messagesOf(checkSecrets, objects).join()).not.toContain('hunter2');
  });
});
