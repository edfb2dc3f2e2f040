import { Construct } from 'constructs';
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
  /** That the API server enforces. @default - `restricted` where hardened; else `baseline`, or none before Kubernetes knew levels */
  readonly level?: PodSecurityLevel;
}

/** The first minor whose API server enforces the levels that namespaces name, without being told to. */
const FIRST_ENFORCED = 23;

/** A namespace; where it is hardened, with a Pod Security level and without the injection of a mesh. */
export class LabNamespace extends Construct {
  constructor(scope: Construct, id: string, { name, labels, annotations, fidelity, minor, level }: LabNamespaceProps) {
    super(scope, id);
    const enforced = level ?? (fidelity === 'hardened' ? 'restricted' : minor < FIRST_ENFORCED ? undefined : 'baseline');
    const kept = fidelity === 'hardened' ? Object.entries(labels).filter(([key]) => key !== 'istio-injection') : Object.entries(labels);
    new Namespace(this, 'namespace', {
      metadata: {
        name,
        ...(annotations !== undefined && fidelity === 'published' && { annotations }),
        labels: { ...Object.fromEntries(kept), ...(enforced !== undefined && { 'pod-security.kubernetes.io/enforce': enforced }) },
      },
    });
  }
}
