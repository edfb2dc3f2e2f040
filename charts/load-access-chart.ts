import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { NAMESPACES } from '../lib/lab/lab.ts';
import { LoadAccess } from '../lib/load/load-access.ts';

/** What every load needs of the base. */
export class LoadAccessChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LoadAccess(this, 'load', { podNamespaces: [NAMESPACES.functions] });
  }
}
