import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { functionOf, type Lab } from '../lib/lab/lab.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';
import { LoadJob } from '../lib/load/load-job.ts';
import { rowCall } from '../lib/openfaas/row-call.ts';
import { rowProof } from '../lib/openfaas/row-proof.ts';
import { ROW_ID_LABEL, rowAnnotations, rowLabels } from './row-metadata.ts';
import { rowWorkload } from './row-workload.ts';

/** The load of one row, through the gateway's Service. */
export class LoadChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab, row: MatrixRow) {
    super(scope, id);
    new LoadJob(this, 'load', {
      row,
      call: rowCall(functionOf(lab, row), row),
      proof: rowProof(rowWorkload(lab, row), { [ROW_ID_LABEL]: row.id }),
      settings: lab.load,
      labels: rowLabels(lab, row),
      annotations: rowAnnotations(row),
    });
  }
}
