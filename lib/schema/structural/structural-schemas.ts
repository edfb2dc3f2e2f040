import { type JsonObject, objectAt, objectsAt, textAt } from '../../manifest/json.ts';
import type { Manifest } from '../../manifest/manifest.ts';

/** What a CustomResourceDefinition says of the objects of one version. */
export interface StructuralSchema {
  /** Its openAPIV3Schema, as it stands there. */
  readonly schema: JsonObject;
  /** Whether fields that the schema does not name are kept anyway: what v1beta1 does unless told otherwise. */
  readonly keepsUnknown: boolean;
}

/** The schema of each version that a definition (v1, or v1beta1) serves, by `apiVersion|kind`. */
export function structuralSchemas({ apiVersion, spec }: Manifest): ReadonlyMap<string, StructuralSchema> {
  const group = textAt(spec, 'group');
  const kind = textAt(objectAt(spec, 'names'), 'kind');
  const common = objectAt(objectAt(spec, 'validation'), 'openAPIV3Schema');
  const keepsUnknown = apiVersion.endsWith('/v1beta1') && spec.preserveUnknownFields !== false;
  const versions = objectsAt(spec, 'versions').filter(({ served }) => served !== false);
  const named = versions.length > 0 ? versions : [{ name: textAt(spec, 'version') }];
  return new Map(
    named.map((version) => {
      const own = objectAt(objectAt(version, 'schema'), 'openAPIV3Schema');
      const schema = Object.keys(own).length > 0 ? own : common;
      const says = Object.keys(schema).length > 0;
      return [`${group}/${textAt(version, 'name')}|${kind}`, { schema, keepsUnknown: keepsUnknown || !says }];
    }),
  );
}
