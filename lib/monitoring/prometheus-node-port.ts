import { Construct } from 'constructs';
import { excuse } from '../kubernetes/excuse.ts';
import { Service } from '../kubernetes/kinds.ts';
import { monitoringLabels } from './monitoring-labels.ts';

export interface PrometheusNodePortProps {
  /** Where Prometheus runs: a Service selects pods of its own namespace only. */
  readonly namespace: string;
  /** Port on every host at which Prometheus answers, 30000 to 32767. Prometheus asks for no password. */
  readonly nodePort: number;
}

/**
 * Makes Prometheus reachable from outside the cluster. The report exposed one pod by its generated name on a random port; selecting by
 * label survives a restart of the pod.
 */
export class PrometheusNodePort extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusNodePortProps) {
    super(scope, id);
    const service = new Service(this, 'service', {
      metadata: { name: 'prometheus-nodeport', namespace: props.namespace, labels: monitoringLabels('prometheus') },
      spec: {
        type: 'NodePort',
        selector: { app: 'prometheus' },
        ports: [{ name: 'http', port: 9090, targetPort: 9090, nodePort: props.nodePort }],
      },
    });
    excuse(service, ['node-port-service', `the study opens Prometheus on port ${props.nodePort} of every node`]);
  }
}
