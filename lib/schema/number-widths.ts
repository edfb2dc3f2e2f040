import type { JsonSchema, KubernetesSchemas } from './json-schema.ts';
import { shortName } from './short-name.ts';

/** Fields of 64 bits, by `group.Type.field`; all other whole numbers have 32 (cdk8s-team/cdk8s kubernetes-schemas/v1.36.0, format int64). */
const WIDE: ReadonlySet<string> = new Set(
  [
    'apiextensions.JSONSchemaProps maxItems maxLength maxProperties minItems minLength minProperties',
    'apps.ControllerRevision revision',
    'batch.CronJobSpec startingDeadlineSeconds',
    'batch.JobSpec activeDeadlineSeconds',
    'core.PodSecurityContext fsGroup runAsGroup runAsUser supplementalGroups',
    'core.PodSpec activeDeadlineSeconds terminationGracePeriodSeconds',
    'core.Probe terminationGracePeriodSeconds',
    'core.SecurityContext runAsGroup runAsUser',
    'core.ServiceAccountTokenProjection expirationSeconds',
    'core.SleepAction seconds',
    'core.Toleration tolerationSeconds',
    'meta.ObjectMeta deletionGracePeriodSeconds generation',
    'resource.DeviceAttribute int ints',
    'resource.DeviceSubRequest count',
    'resource.DeviceToleration tolerationSeconds',
    'resource.ExactDeviceRequest count',
    'resource.ResourcePool generation resourceSliceCount',
    'storage.CSIDriverSpec nodeAllocatableUpdatePeriodSeconds',
    'storage.TokenRequest expirationSeconds',
  ].flatMap((line) => {
    const [type = '', ...fields] = line.split(' ');
    return fields.map((field) => `${type}.${field}`);
  }),
);

const MOST = 2 ** 31 - 1;

/** The schemas with the bounds of what a whole number can hold. */
export function withNumberWidths(schemas: KubernetesSchemas): KubernetesSchemas {
  const definitions: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(schemas.definitions)) {
    const { properties } = schema;
    if (properties === undefined) {
      definitions[name] = schema;
      continue;
    }
    const changed = Object.entries(properties).map(([key, value]) => [key, WIDE.has(`${shortName(name)}.${key}`) ? value : bounded(value)]);
    definitions[name] = { ...schema, properties: Object.fromEntries(changed) };
  }
  return { ...schemas, definitions };
}

function bounded(schema: JsonSchema): JsonSchema {
  if (schema.type === 'array' && schema.items !== undefined) return { ...schema, items: bounded(schema.items) };
  const isWhole = schema.type === 'integer' || (Array.isArray(schema.type) && schema.type.includes('integer'));
  if (!isWhole) return schema;
  return { ...schema, minimum: Math.max(schema.minimum ?? -MOST - 1, -MOST - 1), maximum: Math.min(schema.maximum ?? MOST, MOST) };
}
