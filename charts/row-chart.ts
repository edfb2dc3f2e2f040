import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';
import { FunctionWorkload } from '../lib/openfaas/function-workload.ts';
import { rowWorkload } from './row-workload.ts';

/** The function as one row of the matrix wants it. It has the same name in every row, so that applying a row replaces the one before. */
export class RowChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab, row: MatrixRow) {
    super(scope, id);
    new FunctionWorkload(this, row.function, rowWorkload(lab, row));
  }
}
