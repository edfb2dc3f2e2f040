import { CONTAINER_RULES } from './container-rules.ts';
import { HOST_RULES } from './host-rules.ts';
import { IDENTITY_RULES } from './identity-rules.ts';
import { NETWORK_RULES } from './network-rules.ts';
import { POD_SECURITY_RULES } from './pod-security-rules.ts';
import { PRIVILEGE_RULES } from './privilege-rules.ts';
import type { Rule } from './rule.ts';
import { WORKLOAD_RULES } from './workload-rules.ts';

/** Every rule of the gate, in the order in which findings are told. */
export const RULES: readonly Rule[] = [
  ...PRIVILEGE_RULES,
  ...HOST_RULES,
  ...IDENTITY_RULES,
  ...CONTAINER_RULES,
  ...WORKLOAD_RULES,
  ...NETWORK_RULES,
  ...POD_SECURITY_RULES,
];

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export function findRule(id: string): Rule | undefined {
  return BY_ID.get(id);
}
