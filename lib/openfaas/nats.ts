import { Construct } from 'constructs';
import { Deployment, Service } from '../kubernetes/kinds.ts';
import { coreDeployment } from './core-deployment.ts';
import { openfaasMeta } from './labels.ts';

export interface NatsProps {
  readonly image: string;
}

const NAME = 'nats';

/** The queue of asynchronous calls, in memory (faas-netes yaml/nats-dep.yml and nats-svc.yml at 882bd1ba). */
export class Nats extends Construct {
  constructor(scope: Construct, id: string, props: NatsProps) {
    super(scope, id);
    new Deployment(
      this,
      'deployment',
      coreDeployment(NAME, {
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
      }),
    );
    new Service(this, 'service', {
      metadata: openfaasMeta(NAME, NAME),
      spec: { type: 'ClusterIP', ports: [{ name: 'clients', port: 4222, protocol: 'TCP' }], selector: { app: NAME } },
    });
  }
}
