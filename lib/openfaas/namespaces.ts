import { Construct } from 'constructs';
import { Namespace } from '../kubernetes/kinds.ts';
import { podSecurityLabel } from '../kubernetes/pod-security-label.ts';
import { NAMESPACES } from '../lab/lab.ts';

const MESH_ANNOTATIONS = {
  'linkerd.io/inject': 'enabled',
  'config.linkerd.io/skip-inbound-ports': '4222',
  'config.linkerd.io/skip-outbound-ports': '4222',
};

export interface OpenFaasNamespacesProps {
  /** 27 for Kubernetes 1.27. */
  readonly kubernetesMinor: number;
}

/** The two namespaces of OpenFaaS (faas-netes namespaces.yml at 882bd1ba). */
export class OpenFaasNamespaces extends Construct {
  constructor(scope: Construct, id: string, { kubernetesMinor }: OpenFaasNamespacesProps) {
    super(scope, id);
    const level = podSecurityLabel('baseline', kubernetesMinor);
    new Namespace(this, 'openfaas', {
      metadata: {
        name: NAMESPACES.openfaas,
        annotations: MESH_ANNOTATIONS,
        labels: { role: 'openfaas-system', access: 'openfaas-system', 'istio-injection': 'enabled', ...level },
      },
    });
    new Namespace(this, 'functions', {
      metadata: {
        name: NAMESPACES.functions,
        annotations: MESH_ANNOTATIONS,
        labels: { role: 'openfaas-fn', 'istio-injection': 'enabled', ...level },
      },
    });
  }
}
