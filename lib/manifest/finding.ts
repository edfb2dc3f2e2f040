import type { Manifest } from './manifest.ts';

/** One fault in the output: where it is, which rule it breaks, and in words what the rule wants, what stands there and how to repair it. */
export interface Finding {
  readonly file: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** JSON path in the object: `spec.template.spec.containers[0].resources.limits.cpu`. */
  readonly path: string;
  /** Kebab-case id, which exceptions name. */
  readonly rule: string;
  readonly message: string;
}

/** An object and the file that it stands in. */
export interface PlacedManifest {
  readonly file: string;
  readonly manifest: Manifest;
}

export function findingOn({ file, manifest }: PlacedManifest, path: string, rule: string, message: string): Finding {
  return { file, ...manifest.label, path, rule, message };
}

/** The object of a finding as messages and exceptions write it: `Deployment openfaas/gateway`, `Namespace openfaas`. */
export function objectLabel(object: Pick<Finding, 'kind' | 'namespace' | 'name'>): string {
  return object.namespace ? `${object.kind} ${object.namespace}/${object.name}` : `${object.kind} ${object.name}`;
}

/** `FILE: KIND NAMESPACE/NAME: PATH: message [rule-id]`, on one line; without a path for the object as a whole. */
export function formatFinding(finding: Finding): string {
  const at = finding.path === '' ? '' : `${finding.path}: `;
  return `${finding.file}: ${objectLabel(finding)}: ${at}${finding.message} [${finding.rule}]`;
}

const SHOWN_LENGTH = 80;

/** A value as messages quote it: JSON, cut where it gets long. Never for values that may be secret. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}...`;
}
