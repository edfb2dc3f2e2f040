import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import { FunctionWorkload } from '../lib/openfaas/function-workload.ts';

/** Every function of the study, one replica each, as it stands while no row is applied. */
export class FunctionsChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    for (const fn of lab.functions.values()) {
      new FunctionWorkload(this, fn.name, { function: fn, replicas: 1, labels: { 'faaslab.dev/study': lab.study } });
    }
  }
}
