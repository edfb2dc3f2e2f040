import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, show } from '../manifest/finding.ts';

const REPOSITORY = /^[a-z0-9](?:[a-z0-9._/:-]*[a-z0-9])?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Every image is fixed by a digest or by a tag that is not `latest`, so that a lab of today runs what a lab of last year ran. */
export function checkImages(unit: ApplyUnit): Finding[] {
  const findings: Finding[] = [];
  for (const entry of unit.entries) {
    for (const { json, path } of entry.manifest.pod?.containers ?? []) {
      const fault = imageFault(json.image);
      if (fault !== undefined)
        findings.push(findingOn(entry, `${path}.image`, fault.rule, `${fault.wants}, got ${show(json.image)}; ${fault.fix}`));
    }
  }
  return findings;
}

interface Fault {
  readonly rule: string;
  readonly wants: string;
  readonly fix: string;
}

const SYNTAX: Fault = { rule: 'image-syntax', wants: 'image must look like "registry/name:tag"', fix: 'correct it' };
const NO_TAG: Fault = { rule: 'image-tag', wants: 'image must have a tag or a digest', fix: 'add the tag' };
const LATEST: Fault = { rule: 'image-tag', wants: 'image must not be "latest", which is another one every day', fix: 'fix a version' };

function imageFault(image: unknown): Fault | undefined {
  if (typeof image !== 'string') return SYNTAX;
  const [reference = '', digest, ...rest] = image.split('@');
  if (rest.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return SYNTAX;
  // A colon before the last slash belongs to the registry's port.
  const colon = reference.indexOf(':', reference.lastIndexOf('/') + 1);
  const repository = colon < 0 ? reference : reference.slice(0, colon);
  if (!REPOSITORY.test(repository) || repository.includes('//')) return SYNTAX;
  if (colon < 0) return digest === undefined ? NO_TAG : undefined;
  const tag = reference.slice(colon + 1);
  if (!TAG.test(tag)) return SYNTAX;
  return tag === 'latest' && digest === undefined ? LATEST : undefined;
}
