import type { Check } from '../manifest/check-context.ts';
import type { KubernetesSchemas } from './json-schema.ts';
import { SchemaGate } from './schema-gate.ts';

/**
 * The schema gate as one of the checks of an output. It takes the custom resource definitions from the base, which is the first that is checked.
 *
 * @param onNote is told, once, of whatever is not checked: kinds without a schema, patterns, rules in CEL
 */
export function schemaCheck(schemas: KubernetesSchemas, onNote: (note: string) => void): Check {
  let gate: SchemaGate | undefined;
  const told = new Set<string>();
  const tell = (note: string) => {
    if (!told.has(note)) onNote(note);
    told.add(note);
  };
  return (unit, { kubernetesMinor }) => {
    gate ??= new SchemaGate(
      schemas,
      (unit.base ?? unit).entries.map(({ manifest }) => manifest),
      kubernetesMinor,
    );
    const findings = [];
    for (const entry of unit.entries) {
      const { apiVersion, kind } = entry.manifest;
      if (!gate.knows(entry.manifest)) tell(`${schemas.source} has no schema for ${apiVersion} ${kind}; its fields are not checked`);
      findings.push(...gate.check(entry));
    }
    for (const note of gate.notes) tell(note);
    return findings;
  };
}
