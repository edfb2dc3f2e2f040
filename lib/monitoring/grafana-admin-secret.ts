import type { SecretRequest } from '../credentials/secret-request.ts';

/** The Secret from which Grafana takes its administrator. */
export const GRAFANA_ADMIN = { name: 'grafana-admin', userKey: 'admin-user', passwordKey: 'admin-password' } as const;

export function grafanaAdminSecret(namespace: string, user: string): SecretRequest {
  const { name, userKey, passwordKey } = GRAFANA_ADMIN;
  return {
    namespace,
    name,
    keys: [
      { key: userKey, text: user },
      { key: passwordKey, randomAfter: '' },
    ],
  };
}
