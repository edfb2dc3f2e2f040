import { Construct } from 'constructs';
import { Namespace } from '../kubernetes/kinds.ts';
import { NAMESPACES } from '../lab/lab.ts';

const MESH_ANNOTATIONS = {
  'linkerd.io/inject': 'enabled',
  'config.linkerd.io/skip-inbound-ports': '4222',
  'config.linkerd.io/skip-outbound-ports': '4222',
};

/** The two namespaces of OpenFaaS (faas-netes namespaces.yml at 882bd1ba). */
export class OpenFaasNamespaces extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Namespace(this, 'openfaas', {
      metadata: {
        name: NAMESPACES.openfaas,
        annotations: MESH_ANNOTATIONS,
        labels: { role: 'openfaas-system', access: 'openfaas-system', 'istio-injection': 'enabled' },
      },
    });
    new Namespace(this, 'functions', {
      metadata: {
        name: NAMESPACES.functions,
        annotations: MESH_ANNOTATIONS,
        labels: { role: 'openfaas-fn', 'istio-injection': 'enabled' },
      },
    });
  }
}
