import { Construct } from 'constructs';
import { Service } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { coreDeployment, NO_PROBE } from './core-deployment.ts';
import { openfaasMeta } from './labels.ts';

export interface NatsProps {
  readonly fidelity: Fidelity;
  readonly image: string;
}

const NAME = 'nats';

/** The queue of asynchronous calls, in memory (faas-netes yaml/nats-dep.yml and nats-svc.yml at 882bd1ba). */
export class Nats extends Construct {
  constructor(scope: Construct, id: string, props: NatsProps) {
    super(scope, id);
    coreDeployment(this, NAME, {
      annotations: { 'sidecar.istio.io/inject': 'false', 'prometheus.io.scrape': 'false' },
      spec: {
        containers: [
          {
            name: NAME,
            image: props.image,
            imagePullPolicy: 'Always',
            resources: { requests: { memory: '120Mi' } },
            command: ['/nats-streaming-server'],
            args: ['--store', 'memory', '--cluster_id', 'faas-cluster'],
            ports: [{ containerPort: 4222, protocol: 'TCP' }],
          },
        ],
      },
      fidelity: props.fidelity,
      hardened: { user: 10001 },
      publishedExcuses: 'privilege-escalation dropped-capabilities seccomp-profile run-as-non-root read-only-root security-context',
      excuses: [['readiness-probe liveness-probe', NO_PROBE]],
    });
    new Service(this, 'service', {
      metadata: openfaasMeta(NAME, NAME),
      spec: { type: 'ClusterIP', ports: [{ name: 'clients', port: 4222, protocol: 'TCP' }], selector: { app: NAME } },
    });
  }
}
