import { envVar } from '../kubernetes/env-value.ts';
import type { EnvVar } from '../kubernetes/kinds.ts';

/** Environment variables in the order given: the order is part of a pod template's hash. */
export function envVars(values: Readonly<Record<string, string>>): EnvVar[] {
  return Object.entries(values).map(([name, value]) => envVar(name, value));
}
