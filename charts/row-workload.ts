import { functionOf, type Lab } from '../lib/lab/lab.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';
import type { FunctionWorkloadProps } from '../lib/openfaas/function-workload.ts';
import { rowAnnotations, rowLabels } from './row-metadata.ts';

/** The function as one row of the matrix wants it: what the row deploys, and what its load asks for. */
export function rowWorkload(lab: Lab, row: MatrixRow): FunctionWorkloadProps {
  return {
    function: functionOf(lab, row),
    replicas: row.replicas,
    resources: row.resources,
    labels: rowLabels(lab, row),
    annotations: rowAnnotations(row),
  };
}
