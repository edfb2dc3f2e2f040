import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import type { MatrixRow } from '../lib/lab/matrix-row.ts';
import { LoadJob } from '../lib/load/load-job.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';
import type { RowMetadata } from '../lib/platform/row-metadata.ts';

export interface LoadChartProps {
  readonly lab: Lab;
  readonly platform: LabPlatform;
  readonly row: MatrixRow;
  readonly metadata: RowMetadata;
}

/** The load of one row. */
export class LoadChart extends Chart {
  constructor(scope: Construct, id: string, { lab, platform, row, metadata }: LoadChartProps) {
    super(scope, id);
    new LoadJob(this, 'load', {
      row,
      call: platform.call(row),
      proof: platform.proof(row, metadata),
      settings: lab.load,
      fidelity: lab.fidelity,
      ...metadata,
    });
  }
}
