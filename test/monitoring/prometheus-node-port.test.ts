import { Chart, Testing } from 'cdk8s';
import { expect, it } from 'vitest';
import { PrometheusNodePort } from '../../lib/monitoring/prometheus-node-port.ts';

it('PrometheusNodePort is one Service on the given port of every host, in front of the pods labelled app: prometheus', () => {
  const chart = new Chart(Testing.app(), 'test');
  new PrometheusNodePort(chart, 'prometheus', { namespace: 'openfaas', nodePort: 30459 });
  expect(Testing.synth(chart)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'prometheus-nodeport',
        namespace: 'openfaas',
        labels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/part-of': 'faaslab', app: 'prometheus' },
      },
      spec: {
        type: 'NodePort',
        selector: { app: 'prometheus' },
        ports: [{ name: 'http', port: 9090, targetPort: 9090, nodePort: 30459 }],
      },
    },
  ]);
});
