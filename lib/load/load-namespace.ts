import { Construct } from 'constructs';
import { Namespace } from '../kubernetes/kinds.ts';
import { podSecurityLabel } from '../kubernetes/pod-security-label.ts';
import { NAMESPACES } from '../lab/lab.ts';

export interface LoadNamespaceProps {
  /** 27 for Kubernetes 1.27. */
  readonly kubernetesMinor: number;
}

/** Where the load generators run, apart from what they measure. */
export class LoadNamespace extends Construct {
  constructor(scope: Construct, id: string, { kubernetesMinor }: LoadNamespaceProps) {
    super(scope, id);
    const labels = { 'app.kubernetes.io/part-of': 'faaslab', ...podSecurityLabel('baseline', kubernetesMinor) };
    new Namespace(this, 'namespace', { metadata: { name: NAMESPACES.load, labels } });
  }
}
