import { Construct } from 'constructs';
import type { Fidelity } from '../lab/fidelity.ts';
import { BASIC_AUTH_MOUNT, BASIC_AUTH_VOLUME } from './basic-auth-volume.ts';
import { coreDeployment, NO_PROBE, NOT_A_SECRET } from './core-deployment.ts';
import { envVars } from './env-vars.ts';
import { NAMESPACES } from './namespaces.ts';

export interface QueueWorkerProps {
  readonly fidelity: Fidelity;
  readonly image: string;
}

const NAME = 'queue-worker';

/** Takes asynchronous calls from the queue (faas-netes yaml/queueworker-dep.yml at 882bd1ba). */
export class QueueWorker extends Construct {
  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    coreDeployment(this, NAME, {
      annotations: { 'prometheus.io.scrape': 'false' },
      spec: {
        volumes: [BASIC_AUTH_VOLUME],
        containers: [
          {
            name: NAME,
            image: props.image,
            imagePullPolicy: 'Always',
            resources: { requests: { cpu: '50m', memory: '120Mi' } },
            env: envVars({
              faas_nats_address: `nats.${NAMESPACES.openfaas}.svc.cluster.local`,
              faas_nats_channel: 'faas-request',
              faas_nats_queue_group: 'faas',
              faas_gateway_address: `gateway.${NAMESPACES.openfaas}.svc.cluster.local`,
              gateway_invoke: 'true',
              faas_function_suffix: `.${NAMESPACES.functions}.svc.cluster.local`,
              max_inflight: '1',
              ack_wait: '60s',
              secret_mount_path: '/var/secrets',
              basic_auth: 'true',
            }),
            volumeMounts: [BASIC_AUTH_MOUNT],
          },
        ],
      },
      fidelity: props.fidelity,
      hardened: { user: 10001 },
      publishedExcuses: 'privilege-escalation dropped-capabilities seccomp-profile run-as-non-root read-only-root security-context',
      excuses: [
        ['secret-named-env', NOT_A_SECRET],
        ['readiness-probe liveness-probe', NO_PROBE],
      ],
    });
  }
}
