import { Construct } from 'constructs';
import { CustomResourceDefinition } from '../kubernetes/kinds.ts';

interface Schema {
  readonly type: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly required?: string[];
}

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const int32: Schema = { type: 'integer', format: 'int32' };
const int64: Schema = { type: 'integer', format: 'int64' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const map = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });
const object = (properties: Readonly<Record<string, Schema>>, ...required: string[]): Schema => ({
  type: 'object',
  ...(required.length > 0 && { required }),
  properties,
});

const expressions = list(object({ key: text, operator: text, values: list(text) }, 'key', 'operator'));
const labelSelector = object({ matchExpressions: expressions, matchLabels: map(text) });
const nodeSelectorTerm = object({ matchExpressions: expressions, matchFields: expressions });
const podAffinityTerm = object({ labelSelector, namespaces: list(text), topologyKey: text }, 'topologyKey');

const nodeAffinity = object({
  preferredDuringSchedulingIgnoredDuringExecution: list(object({ preference: nodeSelectorTerm, weight: int32 }, 'preference', 'weight')),
  requiredDuringSchedulingIgnoredDuringExecution: object({ nodeSelectorTerms: list(nodeSelectorTerm) }, 'nodeSelectorTerms'),
});
const podAffinity = object({
  preferredDuringSchedulingIgnoredDuringExecution: list(object({ podAffinityTerm, weight: int32 }, 'podAffinityTerm', 'weight')),
  requiredDuringSchedulingIgnoredDuringExecution: list(podAffinityTerm),
});

/** Each part equals the core Kubernetes type of the same name, as of Kubernetes 1.18, which the 2021 provider was built with. */
const profileSpec = object({
  affinity: object({ nodeAffinity, podAffinity, podAntiAffinity: podAffinity }),
  podSecurityContext: object({
    fsGroup: int64,
    fsGroupChangePolicy: text,
    runAsGroup: int64,
    runAsNonRoot: flag,
    runAsUser: int64,
    seLinuxOptions: object({ level: text, role: text, type: text, user: text }),
    supplementalGroups: list(int64),
    sysctls: list(object({ name: text, value: text }, 'name', 'value')),
    windowsOptions: object({ gmsaCredentialSpec: text, gmsaCredentialSpecName: text, runAsUserName: text }),
  }),
  runtimeClassName: text,
  tolerations: list(object({ effect: text, key: text, operator: text, tolerationSeconds: int64, value: text })),
});

/**
 * The Profile resource of OpenFaaS (faas-netes yaml/profile-crd.yml at 882bd1ba). Upstream ships the same object a second time as v1beta1, which
 * Kubernetes 1.22 and later refuse.
 */
export class ProfilesCrd extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CustomResourceDefinition(this, 'definition', {
      metadata: { name: 'profiles.openfaas.com', annotations: { 'controller-gen.kubebuilder.io/version': 'v0.4.0' } },
      spec: {
        group: 'openfaas.com',
        names: { kind: 'Profile', listKind: 'ProfileList', plural: 'profiles', singular: 'profile' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: object({ apiVersion: text, kind: text, metadata: { type: 'object' }, spec: profileSpec }, 'spec') },
          },
        ],
      },
    });
  }
}
