import { NAMESPACES } from '../lab/lab.ts';
import type { PodsProof } from '../load/row-proof.ts';
import { type FunctionWorkloadProps, functionWorkloadTemplate } from './function-workload.ts';
import { FUNCTION_LABEL } from './labels.ts';

/**
 * The gateway sends a call to any ready pod with the function's label, whoever made it: `faas-cli` changes a row's pods too.
 *
 * @param workload what the row's Deployment was emitted from
 * @param row labels that no other row's pods carry
 */
export function rowProof(workload: FunctionWorkloadProps, row: Readonly<Record<string, string>>): PodsProof {
  return {
    kind: 'pods',
    namespace: NAMESPACES.functions,
    serving: { [FUNCTION_LABEL]: workload.function.name },
    row,
    replicas: workload.replicas,
    template: functionWorkloadTemplate(workload),
  };
}
