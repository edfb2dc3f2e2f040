import { type JsonSchema, type KubernetesSchemas, reference } from './json-schema.ts';

const TEXT: JsonSchema = { type: 'string' };
const PORT: JsonSchema = { type: 'integer' };
const texts = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, TEXT]));

const closed = (properties: Readonly<Record<string, JsonSchema>>, ...required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/**
 * Types that the declarations mix up: the generator calls types of several packages by their last name, and keeps the first. What they are is from
 * the definitions of Kubernetes 1.22 to 1.36 (cdk8s-team/cdk8s kubernetes-schemas/).
 */
const MIXED: readonly (readonly [holder: RegExp, field: string, name: string, type: JsonSchema])[] = [
  [
    /^io\.k8s\.api\.discovery\.v1\.EndpointSlice$/,
    'ports',
    'io.k8s.api.discovery.v1.EndpointPort',
    closed({ ...texts('name', 'protocol', 'appProtocol'), port: PORT }),
  ],
  [
    /^io\.k8s\.kube-aggregator\..+\.APIServiceSpec$/,
    'service',
    'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference',
    closed({ ...texts('name', 'namespace'), port: PORT }),
  ],
  [
    /^io\.k8s\.api\.flowcontrol\.v1\.PolicyRulesWithSubjects$/,
    'subjects',
    'io.k8s.api.flowcontrol.v1.Subject',
    closed(
      {
        kind: TEXT,
        user: closed(texts('name'), 'name'),
        group: closed(texts('name'), 'name'),
        serviceAccount: closed(texts('name', 'namespace'), 'name', 'namespace'),
      },
      'kind',
    ),
  ],
];

/** The schemas with the types that belong there. */
export function withoutMixedTypes(schemas: KubernetesSchemas): KubernetesSchemas {
  const definitions: Record<string, JsonSchema> = { ...schemas.definitions };
  for (const [holder, field, name, type] of MIXED) {
    for (const each of Object.keys(schemas.definitions).filter((definition) => holder.test(definition))) {
      const schema = definitions[each];
      const member = schema?.properties?.[field];
      if (schema === undefined || member === undefined) continue;
      definitions[name] = type;
      const own = member.type === 'array' ? { ...member, items: reference(name) } : reference(name);
      definitions[each] = { ...schema, properties: { ...schema.properties, [field]: own } };
    }
  }
  return { ...schemas, definitions };
}
