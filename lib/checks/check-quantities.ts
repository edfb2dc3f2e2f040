import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, type PlacedManifest, show } from '../manifest/finding.ts';
import { type JsonObject, memberPath, objectAt, objectsAt } from '../manifest/json.ts';
import { parseQuantity, type Quantity } from '../quantities/quantity.ts';

/** Less memory than this cannot be meant: it is `40m` (0.04 bytes) or `64` for `64Mi`. */
const LEAST_MEMORY = 2 ** 20;
/** A bare number of cores above this is a number of millicores without its unit. */
const MOST_BARE_CORES = 64;
const MOST_CORES = 1000;
/** The API refuses finer CPU amounts. */
const LEAST_CORES = 0.001;

/** Requests and limits are quantities, of a size that can be meant, and no request is above its limit. */
export function checkQuantities(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    const { manifest } = entry;
    if (manifest.pod !== undefined) {
      checkResources(entry, manifest.pod.spec, manifest.pod.specPath, findings);
      for (const { json, path } of manifest.pod.containers) checkResources(entry, json, path, findings);
    }
    if (manifest.isCore('PersistentVolumeClaim')) checkResources(entry, manifest.spec, 'spec', findings, 'claim-above-limit');
    objectsAt(manifest.spec, 'volumeClaimTemplates').forEach((claim, index) => {
      checkResources(entry, objectAt(claim, 'spec'), `spec.volumeClaimTemplates[${index}].spec`, findings, 'claim-above-limit');
    });
  }
  return findings;
}

function checkResources(
  entry: PlacedManifest,
  holder: JsonObject,
  holderPath: string,
  findings: Finding[],
  rule = 'request-above-limit',
): void {
  if (holder.resources === undefined) return;
  const resources = objectAt(holder, 'resources');
  const path = `${holderPath}.resources`;
  const limits = readAmounts(entry, objectAt(resources, 'limits'), `${path}.limits`, findings);
  const requests = readAmounts(entry, objectAt(resources, 'requests'), `${path}.requests`, findings);
  for (const [resource, { amount, text }] of requests) {
    const limit = limits.get(resource);
    if (limit === undefined || amount.value <= limit.amount.value) continue;
    const message = `request must be at most the limit ${show(limit.text)}, got ${show(text)}; lower it or raise the limit`;
    findings.push(findingOn(entry, memberPath(`${path}.requests`, resource), rule, message));
  }
}

interface Amount {
  readonly amount: Quantity;
  readonly text: string;
}

function readAmounts(entry: PlacedManifest, amounts: JsonObject, path: string, findings: Finding[]): Map<string, Amount> {
  const read = new Map<string, Amount>();
  for (const [resource, value] of Object.entries(amounts)) {
    // A number is read as its text.
    const text = typeof value === 'number' ? String(value) : value;
    const amount = typeof text === 'string' ? parseQuantity(text) : undefined;
    const fault =
      amount === undefined || typeof text !== 'string' ? syntaxFault(value) : unitFault(resource, amount, text, path.endsWith('.requests'));
    if (fault !== undefined) findings.push(findingOn(entry, memberPath(path, resource), fault.rule, fault.message));
    if (amount !== undefined && typeof text === 'string') read.set(resource, { amount, text });
  }
  return read;
}

interface Fault {
  readonly rule: string;
  readonly message: string;
}

function syntaxFault(value: unknown): Fault {
  return { rule: 'quantity-syntax', message: `quantity must be like "250m" or "64Mi", got ${show(value)}; correct it` };
}

function unitFault(resource: string, { value, suffix }: Quantity, text: string, isRequest: boolean): Fault | undefined {
  const got = `got ${show(text)}`;
  if (value <= 0) {
    // Left out, the API server would copy the limit into it.
    const fix = isRequest ? 'write what it needs; left out, it becomes the limit, if there is one' : 'leave it out for no bound';
    return { rule: 'quantity-zero', message: `${resource} must be above zero, ${got}; ${fix}` };
  }
  if (resource === 'memory') {
    if (suffix === 'm')
      return { rule: 'quantity-unit', message: `memory must not be in thousandths of a byte, ${got}; write Mi for mebibytes` };
    if (value < LEAST_MEMORY) return { rule: 'quantity-unit', message: `memory must be at least 1Mi, ${got}; give it a unit` };
  }
  if (resource === 'cpu') {
    if (value < LEAST_CORES) return { rule: 'quantity-unit', message: `cpu must be at least 1m, ${got}; raise it` };
    if (value > MOST_CORES) return { rule: 'quantity-unit', message: `cpu must be at most ${MOST_CORES} cores, ${got}; correct the unit` };
    if (value > MOST_BARE_CORES && suffix === '') {
      return {
        rule: 'quantity-unit',
        message: `cpu above ${MOST_BARE_CORES} cores must be written in millicores, ${got}; write ${text}m if that is meant`,
      };
    }
  }
  return undefined;
}
