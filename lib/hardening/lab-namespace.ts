import { Construct } from 'constructs';
import { excuse } from '../kubernetes/excuse.ts';
import { Namespace } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';

/** A level of the Pod Security Standards. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

export interface LabNamespaceProps {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly fidelity: Fidelity;
  /** 20 for Kubernetes 1.20. */
  readonly minor: number;
  /** That the API server enforces. @default - none where published, `restricted` where hardened */
  readonly level?: PodSecurityLevel;
}

/** The first minor whose API server enforces the levels that namespaces name, without being told to. */
const FIRST_ENFORCED = 23;

/** A namespace; where it is hardened, with a Pod Security level and without the injection of a mesh. */
export class LabNamespace extends Construct {
  constructor(scope: Construct, id: string, { name, labels, annotations, fidelity, minor, level }: LabNamespaceProps) {
    super(scope, id);
    const enforced = level ?? (fidelity === 'hardened' ? 'restricted' : undefined);
    const kept = fidelity === 'hardened' ? Object.entries(labels).filter(([key]) => key !== 'istio-injection') : Object.entries(labels);
    const namespace = new Namespace(this, 'namespace', {
      metadata: {
        name,
        ...(annotations !== undefined && fidelity === 'published' && { annotations }),
        labels: { ...Object.fromEntries(kept), ...(enforced !== undefined && { 'pod-security.kubernetes.io/enforce': enforced }) },
      },
    });
    if (enforced === undefined && minor >= FIRST_ENFORCED)
      excuse(namespace, [
        'pod-security-level',
        'as published, before Kubernetes had levels; its pods would be refused by the stricter ones',
      ]);
  }
}
