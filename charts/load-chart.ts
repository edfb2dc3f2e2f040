import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { functionOf, type Lab, NAMESPACES } from '../lib/lab/lab.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';
import { LoadJob } from '../lib/load/load-job.ts';
import { rowAnnotations, rowLabels } from './row-metadata.ts';

/** The load of one row, through the gateway's Service. */
export class LoadChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab, row: MatrixRow) {
    super(scope, id);
    new LoadJob(this, 'load', {
      row,
      request: functionOf(lab, row).request,
      settings: lab.load,
      url: `http://gateway.${NAMESPACES.openfaas}.svc.cluster.local:8080/function/${row.function}`,
      labels: rowLabels(lab, row),
      annotations: rowAnnotations(row),
    });
  }
}
