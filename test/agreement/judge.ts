import { withoutNulls } from '../../lib/check-folder/without-nulls.ts';
import { checkManifests } from '../../lib/checks/check-manifests.ts';
import { levelOf } from '../../lib/manifest/levels.ts';
import { Manifest } from '../../lib/manifest/manifest.ts';
import { checkRules } from '../../lib/policy/check-rules.ts';
import { findSchemas } from '../../lib/schema/find-schemas.ts';
import { SchemaGate } from '../../lib/schema/schema-gate.ts';
import type { ApiObject } from './mutations.ts';

/** Of the API server that the verdicts are of. */
export const MINOR = 36;

/** Rules that are right where a dry run takes an object all the same, since it does not come so far. */
export const NOT_ASKED: ReadonlyMap<string, string> = new Map([
  ['name-missing', 'apply finds objects by name; the dry run of some kinds does without'],
  ['node-port-range', 'a dry run asks nobody for the port'],
]);

/** What a kind holds of other values, in which null is null. */
const FOREIGN_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ['CustomResourceDefinition', ['default', 'enum', 'example']],
  ['ControllerRevision', ['data']],
]);

export function newGate(): SchemaGate {
  return new SchemaGate(findSchemas(MINOR), [], MINOR);
}

/** Rules of level `refused` that an object breaks, when it is applied alone. */
export function refusedRules(object: ApiObject, gate: SchemaGate): string[] {
  const manifest = new Manifest(withoutNulls(object, new Set(FOREIGN_VALUES.get(String(object.kind)))));
  const findings = checkManifests(
    { base: [{ path: 'a.yaml', objects: [manifest] }], rows: [], loads: [] },
    {
      kubernetesMinor: MINOR,
      secrets: [],
      exceptions: [],
      gates: [checkRules, (unit) => unit.entries.flatMap((entry) => gate.check(entry))],
    },
  );
  return findings.map(({ rule }) => rule).filter((rule) => levelOf(rule) === 'refused');
}
