import type { Finding } from '../manifest/finding.ts';

/** Something about a row, or the base, that keeps it from running or from measuring what it is meant to. */
export interface CapacityFinding {
  /** `error`: it cannot run as the study says. `warning`: it runs, but a reader of its numbers should know. */
  readonly severity: 'error' | 'warning';
  /** What in the row: `replicas`, `limits.cpu`, `load.threads`. */
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

/** As the other findings are printed and thrown: by the file that a user would edit. */
export function rowFinding(study: string, rowId: string, { path, rule, message }: CapacityFinding): Finding {
  return { file: `experiments/${study}/matrix.yaml`, kind: 'row', name: rowId, path, rule, message };
}

/** @param object `Deployment openfaas/gateway` */
export function baseFinding(study: string, object: string, { path, rule, message }: CapacityFinding): Finding {
  const [kind = '', label = ''] = object.split(' ', 2);
  const [namespace = '', name = ''] = label.split('/', 2);
  return { file: `experiments/${study}/lab.yaml`, kind, namespace, name, path, rule, message };
}
