import type { CheckException } from '../check-exception.ts';
import { excuse } from './excuse.ts';

const PUBLISHED = 'published pod template of OpenFaaS, April 2021; any change would give its pods another hash than the published one';
const NO_ACCOUNT = 'published pod template: the pod runs under the default account of its namespace, to which no role is bound';
const NOT_A_SECRET = 'the value is the path of a folder; the program reads the secret from a file in it';
const ASKS_API = 'asks the API server, with the rights that its role lists';

const deployments = (names: string) => names.split(' ').map((name) => `Deployment openfaas/${name}`);

/** The control plane of OpenFaaS as it was published: what a policy finds in it is part of what was measured. */
export const OPENFAAS_2021_EXCEPTIONS: readonly CheckException[] = [
  ...excuse(
    deployments('alertmanager basic-auth-plugin gateway nats prometheus queue-worker'),
    'privilege-escalation dropped-capabilities seccomp-profile cpu-limit',
    PUBLISHED,
  ),
  ...excuse(deployments('alertmanager nats prometheus queue-worker'), 'run-as-non-root read-only-root security-context', PUBLISHED),
  ...excuse(deployments('alertmanager nats prometheus'), 'cpu-request', PUBLISHED),
  ...excuse(deployments('basic-auth-plugin gateway nats prometheus queue-worker'), 'memory-limit', PUBLISHED),
  ...excuse(deployments('gateway'), 'readiness-probe liveness-probe', `${PUBLISHED}: its second container, faas-netes, has no probe`),
  ...excuse(deployments('nats queue-worker'), 'readiness-probe liveness-probe', PUBLISHED),
  ...excuse(deployments('alertmanager basic-auth-plugin nats queue-worker'), 'service-account-token default-service-account', NO_ACCOUNT),
  ...excuse(deployments('gateway prometheus'), 'service-account-token', ASKS_API),
  ...excuse(deployments('basic-auth-plugin gateway queue-worker'), 'secret-named-env', NOT_A_SECRET),
  ...excuse(
    ['Role openfaas-fn/openfaas-controller'],
    'rbac-secrets rbac-create-pods',
    "faas-netes makes functions and their secrets; the role holds in the functions' namespace alone",
  ),
  ...excuse(
    ['Service openfaas/gateway-external'],
    'node-port-service',
    'published: load and operators reach the gateway on port 31112 of every node',
  ),
];
