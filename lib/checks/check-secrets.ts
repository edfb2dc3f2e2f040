import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, type PlacedManifest } from '../manifest/finding.ts';
import { isJsonObject, type Json, memberPath, objectAt, objectsAt, textAt } from '../manifest/json.ts';
import { findSecret, isPasswordArgument, mayHoldSecret } from './secret-text.ts';

/**
 * No secret is in the output: no Secret with data, no variable with a secret name and a value written out, no text anywhere that looks like a key, a
 * token or a password. Messages never show the value.
 */
export function checkSecrets(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    const { manifest } = entry;
    if (manifest.isCore('Secret')) checkSecretObject(entry, findings);
    else {
      checkVariables(entry, findings);
      if (manifest.text === undefined || mayHoldSecret(manifest.text)) new TextScan(entry, findings).visit(manifest.json, undefined);
    }
  }
  return findings;
}

function checkSecretObject(entry: PlacedManifest, findings: Finding[]): void {
  for (const key of ['data', 'stringData']) {
    const count = Object.keys(objectAt(entry.manifest.json, key)).length;
    if (count === 0) continue;
    const message = `a Secret must not hold values, got ${count}; let the credentials Job or the user create it in the cluster`;
    findings.push(findingOn(entry, key, 'secret-object', message));
  }
}

const SECRET_NAME = /password|token|secret|key$/i;
/** A file, nothing, or another variable that the kubelet puts in. */
const HARMLESS_VALUE = /^(?:\/.*|\$\([^)]*\))?$/s;

function checkVariables(entry: PlacedManifest, findings: Finding[]): void {
  for (const { json, path } of entry.manifest.pod?.containers ?? []) {
    objectsAt(json, 'env').forEach((variable, index) => {
      if (!SECRET_NAME.test(textAt(variable, 'name')) || HARMLESS_VALUE.test(textAt(variable, 'value'))) return;
      const message = `variable ${variable.name} must not have its value written out, got one; use valueFrom.secretKeyRef or a mounted file`;
      findings.push(findingOn(entry, `${path}.env[${index}].value`, 'secret-env', message));
    });
  }
}

class TextScan {
  readonly #entry: PlacedManifest;
  readonly #findings: Finding[];
  /** Keys and indices from the object to the value that is looked at; made into a path only for a finding. */
  readonly #trail: (string | number)[] = [];

  constructor(entry: PlacedManifest, findings: Finding[]) {
    this.#entry = entry;
    this.#findings = findings;
  }

  /** @param before the value before this one in a list, where there is one */
  visit(value: Json | undefined, before: Json | undefined): void {
    if (typeof value === 'string') this.#checkText(value, before);
    else if (isJsonObject(value)) {
      for (const key of Object.keys(value)) {
        this.#trail.push(key);
        this.visit(value[key], undefined);
        this.#trail.pop();
      }
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        this.#trail.push(index);
        this.visit(value[index], value[index - 1]);
        this.#trail.pop();
      }
    }
  }

  #checkText(text: string, before: Json | undefined): void {
    const what = findSecret(text) ?? (isPasswordArgument(before, text) ? 'a password' : undefined);
    if (what === undefined) return;
    const message = `text must not hold secrets, got what looks like ${what}; read it from a Secret in the cluster`;
    this.#findings.push(findingOn(this.#entry, this.#trail.reduce<string>(memberPath, ''), 'secret-text', message));
  }
}
