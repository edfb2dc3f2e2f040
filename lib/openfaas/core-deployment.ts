import type { Construct } from 'constructs';
import { type HardenedPodOptions, hardenedPod } from '../hardening/hardened-pod.ts';
import { amountExcuses } from '../kubernetes/amount-excuses.ts';
import { type Excuse, excuse } from '../kubernetes/excuse.ts';
import { Deployment, type PodSpec } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';
import { openfaasMeta } from './labels.ts';

export interface CoreDeploymentProps {
  readonly annotations: Readonly<Record<string, string>>;
  /** As published. */
  readonly spec: PodSpec;
  readonly fidelity: Fidelity;
  /** What the pod needs where it is hardened. */
  readonly hardened: HardenedPodOptions;
  /** What policies find in the published pod that a hardened one does not have: of its security contexts and its account. */
  readonly publishedExcuses: string;
  /** What they find in both. */
  readonly excuses: readonly Excuse[];
}

export const PUBLISHED =
  'published pod template of OpenFaaS, April 2021; any change would give its pods another hash than the published one';
/** Reasons that several components share. */
export const NOT_A_SECRET = 'the value is the path of a folder; the program reads the secret from a file in it';
export const NO_PROBE = 'as OpenFaaS ships it: the program answers on no port that tells of its health';
const UPSTREAM_AMOUNTS =
  'as OpenFaaS ships it: a limit that is too low would throttle or kill the platform in the moments that are measured';
const NO_ACCOUNT = 'published pod template: the pod runs under the default account of its namespace, to which no role is bound';

/** The Deployment of a core component as faas-netes writes all six: one replica, found by its label `app`, with the default strategy. */
export function coreDeployment(scope: Construct, name: string, props: CoreDeploymentProps): void {
  const { annotations, spec, fidelity } = props;
  const isHardened = fidelity === 'hardened';
  const deployment = new Deployment(scope, 'deployment', {
    metadata: openfaasMeta(name, name),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { annotations, labels: { app: name } }, spec: isHardened ? hardenedPod(spec, props.hardened) : spec },
    },
  });
  excuse(deployment, ...amountExcuses(spec.containers, isHardened ? UPSTREAM_AMOUNTS : PUBLISHED), ...props.excuses);
  if (!isHardened) {
    excuse(deployment, [props.publishedExcuses, PUBLISHED]);
    if (spec.serviceAccountName === undefined) excuse(deployment, ['service-account-token default-service-account', NO_ACCOUNT]);
  }
}
