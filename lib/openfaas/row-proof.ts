import { ROW_ID_LABEL } from '../lab/labels.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowProof } from '../load/row-proof.ts';
import { type FunctionWorkloadProps, functionTemplate } from './function-workload.ts';
import { FUNCTION_LABEL } from './labels.ts';
import { NAMESPACES } from './namespaces.ts';

/**
 * The gateway sends a call to any ready pod with the function's label, whoever made it: `faas-cli` changes a row's pods too.
 *
 * @param workload what the row's Deployment is made from
 */
export function openfaasRowProof(row: MatrixRow, workload: FunctionWorkloadProps): RowProof {
  return {
    kind: 'pods',
    namespace: NAMESPACES.functions,
    serving: { [FUNCTION_LABEL]: row.function },
    row: { [ROW_ID_LABEL]: row.id },
    replicas: row.replicas,
    template: functionTemplate(workload),
  };
}
