import { ROW_ID_LABEL } from '../lab/labels.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowProof } from '../load/row-proof.ts';
import type { FunctionWorkloadProps } from './function-workload.ts';
import { functionTemplate } from './function-workload.ts';
import { FUNCTION_LABEL } from './labels.ts';
import { NAMESPACES } from './namespaces.ts';

/** The gateway sends a call to any ready pod of the function, whoever made it and with whatever settings. */
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
