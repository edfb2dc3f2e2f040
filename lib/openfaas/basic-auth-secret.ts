import type { SecretRequest } from '../credentials/secret-request.ts';
import { NAMESPACES } from './namespaces.ts';

/** The Secret that the gateway and everything that calls it mount; its name and keys are OpenFaaS's. */
export const BASIC_AUTH_SECRET = 'basic-auth';

export function basicAuthSecret(gatewayUser: string): SecretRequest {
  return {
    namespace: NAMESPACES.openfaas,
    name: BASIC_AUTH_SECRET,
    keys: [
      { key: 'basic-auth-user', text: gatewayUser },
      { key: 'basic-auth-password', randomAfter: '' },
    ],
  };
}
