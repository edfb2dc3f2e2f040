import type { Deployment, PodSpec } from '../kubernetes/kinds.ts';
import { openfaasMeta } from './labels.ts';

export interface CoreTemplate {
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** The Deployment of a core component as faas-netes writes all six: one replica, found by its label `app`, with the default strategy. */
export function coreDeployment(name: string, { annotations, spec }: CoreTemplate): ConstructorParameters<typeof Deployment>[2] {
  return {
    metadata: openfaasMeta(name, name),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { annotations, labels: { app: name } }, spec },
    },
  };
}
