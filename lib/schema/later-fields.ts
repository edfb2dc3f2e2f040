import { type JsonSchema, type KubernetesSchemas, reference } from './json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const SWITCH: JsonSchema = { type: 'boolean' };
const ADMISSION = 'io.k8s.api.admissionregistration.v1';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

const closed = (properties: Readonly<Record<string, JsonSchema>>, ...required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** A whole kind: its objects have these beside their own fields. */
const kind = (name: string, spec: string): JsonSchema =>
  closed(
    { apiVersion: TEXT, kind: { enum: [name] }, metadata: reference(`${META}.ObjectMeta`), spec: reference(spec), status: {} },
    'spec',
  );

interface Later {
  /** 35 for Kubernetes 1.35. */
  readonly first: number;
  readonly fields?: readonly (readonly [definition: string, field: string, schema: JsonSchema])[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly kinds?: readonly (readonly [api: string, definition: string])[];
}

const EXPRESSION = closed({ expression: TEXT });

/** What came after the last package of declarations, from the definitions of Kubernetes 1.35 and 1.36 (cdk8s-team/cdk8s kubernetes-schemas/). */
const LATER: readonly Later[] = [
  {
    first: 35,
    fields: [
      ['io.k8s.api.storage.v1.CSIDriverSpec', 'serviceAccountTokenInSecrets', SWITCH],
      ['io.k8s.api.core.v1.PodCertificateProjection', 'userAnnotations', { type: 'object', additionalProperties: TEXT }],
    ],
  },
  {
    first: 36,
    fields: [
      ['io.k8s.api.core.v1.PodSpec', 'schedulingGroup', closed({ podGroupName: TEXT })],
      ['io.k8s.api.storage.v1.CSIDriverSpec', 'preventPodSchedulingIfMissing', SWITCH],
    ],
    definitions: {
      [`${ADMISSION}.MutatingAdmissionPolicy`]: kind('MutatingAdmissionPolicy', `${ADMISSION}.MutatingAdmissionPolicySpec`),
      [`${ADMISSION}.MutatingAdmissionPolicySpec`]: closed({
        failurePolicy: TEXT,
        reinvocationPolicy: TEXT,
        matchConditions: listOf(reference(`${ADMISSION}.MatchCondition`)),
        matchConstraints: reference(`${ADMISSION}.MatchResources`),
        mutations: listOf(reference(`${ADMISSION}.Mutation`)),
        paramKind: reference(`${ADMISSION}.ParamKind`),
        variables: listOf(reference(`${ADMISSION}.Variable`)),
      }),
      [`${ADMISSION}.Mutation`]: closed({ patchType: TEXT, applyConfiguration: EXPRESSION, jsonPatch: EXPRESSION }, 'patchType'),
      [`${ADMISSION}.MutatingAdmissionPolicyBinding`]: kind(
        'MutatingAdmissionPolicyBinding',
        `${ADMISSION}.MutatingAdmissionPolicyBindingSpec`,
      ),
      [`${ADMISSION}.MutatingAdmissionPolicyBindingSpec`]: closed({
        policyName: TEXT,
        matchResources: reference(`${ADMISSION}.MatchResources`),
        paramRef: reference(`${ADMISSION}.ParamRef`),
      }),
    },
    kinds: [
      ['admissionregistration.k8s.io/v1|MutatingAdmissionPolicy', `${ADMISSION}.MutatingAdmissionPolicy`],
      ['admissionregistration.k8s.io/v1|MutatingAdmissionPolicyBinding', `${ADMISSION}.MutatingAdmissionPolicyBinding`],
    ],
  },
];

/** The newest minor that these tables know. */
export const NEWEST_MINOR = 36;

/** The schemas of the last package, with what came up to a minor. */
export function withLaterFields(schemas: KubernetesSchemas, minor: number): KubernetesSchemas {
  const definitions: Record<string, JsonSchema> = { ...schemas.definitions };
  const kinds = new Map(schemas.kinds);
  for (const later of LATER.filter(({ first }) => first <= minor)) {
    Object.assign(definitions, later.definitions);
    for (const [api, definition] of later.kinds ?? []) kinds.set(api, definition);
    for (const [name, field, schema] of later.fields ?? []) {
      const known = definitions[name];
      if (known !== undefined) definitions[name] = { ...known, properties: { ...known.properties, [field]: schema } };
    }
  }
  return { ...schemas, definitions, kinds };
}
