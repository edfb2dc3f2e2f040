import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn } from '../manifest/finding.ts';
import { isJsonObject, type Json, type JsonObject, objectAt, objectsAt, textAt } from '../manifest/json.ts';

/** All annotations of an object together (kubernetes/apimachinery pkg/api/validation/objectmeta.go), bytes of keys and values. */
export const ANNOTATIONS_LIMIT = 262_144;
/** Values of a ConfigMap together (kubernetes/kubernetes pkg/apis/core/types.go, MaxSecretSize), bytes. */
export const CONFIG_MAP_LIMIT = 1_048_576;

/** Longest `NAME=value` that Linux hands to a program, bytes (torvalds/linux include/uapi/linux/binfmts.h, MAX_ARG_STRLEN less the closing zero). */
export const ENV_MAX_BYTES = 131_071;

/** Where client-side apply keeps a copy of the object, which therefore counts against the limit of annotations. */
const LAST_APPLIED_KEY_LENGTH = 'kubectl.kubernetes.io/last-applied-configuration'.length;

/** No object is too large to be stored, no variable for the container to start, and none too large for the copy of itself that `kubectl apply` puts into an annotation. */
export function checkSizes(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    const { json, metadata, text } = entry.manifest;
    const annotations = annotationBytes(objectAt(metadata, 'annotations'));
    if (annotations > ANNOTATIONS_LIMIT) {
      const message = `annotations must be at most ${ANNOTATIONS_LIMIT} bytes together, got ${annotations}; move the data to a ConfigMap`;
      findings.push(findingOn(entry, 'metadata.annotations', 'annotations-size', message));
    }
    // Nearly all objects are far below the limit, which a rough count shows for a fraction of what the exact one costs.
    const applied = isFarBelowLimit(json, text) ? 0 : Buffer.byteLength(JSON.stringify(json)) + LAST_APPLIED_KEY_LENGTH + annotations;
    if (applied >= ANNOTATIONS_LIMIT) {
      const fix =
        entry.manifest.kind === 'CustomResourceDefinition'
          ? 'use kubectl apply --server-side'
          : 'split it, or use kubectl apply --server-side';
      const message = `object must be under ${ANNOTATIONS_LIMIT} bytes as JSON for the copy that kubectl apply annotates, got ${applied}; ${fix}`;
      findings.push(findingOn(entry, '', 'object-size', message));
    }
    findings.push(...variableSizes(entry));
    if (!entry.manifest.isCore('ConfigMap')) continue;
    const data = valueBytes(objectAt(json, 'data')) + Math.floor((valueBytes(objectAt(json, 'binaryData')) * 3) / 4);
    if (data > CONFIG_MAP_LIMIT) {
      const message = `data must be at most ${CONFIG_MAP_LIMIT} bytes together, got ${data}; split the ConfigMap`;
      findings.push(findingOn(entry, 'data', 'config-map-size', message));
    }
  }
  return findings;
}

/** Linux starts no program with a longer `NAME=value`: the container would never start. */
function* variableSizes(entry: ApplyUnit['entries'][number]): Generator<Finding> {
  for (const { json, path } of entry.manifest.pod?.containers ?? []) {
    for (const [index, variable] of objectsAt(json, 'env').entries()) {
      const [name, value] = [textAt(variable, 'name'), textAt(variable, 'value')];
      // Two of them arrive as one.
      const bytes = Buffer.byteLength(`${name}=${value.replaceAll('$$', '$')}`);
      if (bytes <= ENV_MAX_BYTES) continue;
      const message = `variable ${name} must be at most ${ENV_MAX_BYTES} bytes with its name, got ${bytes}; put the text into a file`;
      yield findingOn(entry, `${path}.env[${index}].value`, 'env-size', message);
    }
  }
}

/** Whether the object and its annotations, which are counted once more, can have no more than the limit. */
function isFarBelowLimit(json: JsonObject, yaml: string | undefined): boolean {
  const bytes = yaml === undefined ? jsonBytesAtMost(json) : JSON_BYTES_PER_YAML_CHARACTER * yaml.length;
  return 2 * bytes + LAST_APPLIED_KEY_LENGTH < ANNOTATIONS_LIMIT;
}

/** As below for each character of the values, which are all in the YAML text; and YAML's own signs are more than a third of JSON's. */
const JSON_BYTES_PER_YAML_CHARACTER = 6;

/** No text takes more than six bytes a character (`\u0000`) and its quotes, and no number more than 24. */
function jsonBytesAtMost(value: Json | undefined): number {
  if (typeof value === 'string') return 6 * value.length + 3;
  if (typeof value !== 'object' || value === null) return 25;
  let bytes = 3;
  if (isJsonObject(value)) for (const key in value) bytes += 6 * key.length + 3 + jsonBytesAtMost(value[key]);
  else for (const item of value) bytes += jsonBytesAtMost(item);
  return bytes;
}

function annotationBytes(annotations: JsonObject): number {
  return Object.keys(annotations).reduce((sum, key) => sum + Buffer.byteLength(key), valueBytes(annotations));
}

function valueBytes(map: JsonObject): number {
  return Object.values(map).reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0);
}
