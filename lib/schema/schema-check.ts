import type { Check } from '../manifest/check-context.ts';
import type { KubernetesSchemas } from './json-schema.ts';
import { SchemaGate } from './schema-gate.ts';

/**
 * The schema gate as one of the checks of an output. It takes the custom resource definitions from the base, which is the first that is checked.
 *
 * @param onUnknown is told `apiVersion Kind` of every object for which there is no schema
 */
export function schemaCheck(schemas: KubernetesSchemas, onUnknown: (api: string) => void): Check {
  let gate: SchemaGate | undefined;
  return (unit) => {
    gate ??= new SchemaGate(
      schemas,
      (unit.base ?? unit).entries.map(({ manifest }) => manifest),
    );
    const { entries } = unit;
    for (const { manifest } of entries) if (!gate.knows(manifest)) onUnknown(`${manifest.apiVersion} ${manifest.kind}`);
    return entries.flatMap((entry) => gate?.check(entry) ?? []);
  };
}
