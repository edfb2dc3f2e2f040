import { checkManifests } from '../../lib/checks/check-manifests.ts';
import type { Finding } from '../../lib/manifest/finding.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import type { KubernetesSchemas } from '../../lib/schema/json-schema.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';

/** A schema gate that many findings are asked of, since each compiles its schemas anew. @param objects hold the definitions of custom kinds */
export function gateOf(schemas: KubernetesSchemas, objects: readonly object[]): SchemaGate {
  return new SchemaGate(
    schemas,
    objects.map((object) => new Manifest(object)),
  );
}

/** What all gates together find in objects that are applied at once; throws for an object of a served kind that has no schema. */
export function gateFindings(objects: readonly object[], gate: SchemaGate, kubernetesMinor: number): Finding[] {
  const manifests = objects.map((object) => new Manifest(object));
  const found = checkManifests(
    { base: [{ path: 'all.yaml', objects: manifests }], rows: [], loads: [] },
    {
      kubernetesMinor,
      secrets: [],
      exceptions: [],
      gates: [checkRules, (unit) => unit.entries.flatMap((entry) => gate.check(entry))],
    },
  );
  const unknown = manifests.filter((manifest) => !gate.knows(manifest));
  if (unknown.length > 0 && !found.some(({ rule }) => rule.startsWith('api-'))) throw new Error(`no schema for ${unknown[0]?.kind}`);
  return found;
}
