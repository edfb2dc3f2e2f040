import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LoadAccess } from '../lib/load/load-access.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';

/** What every load needs of the base. */
export class LoadAccessChart extends Chart {
  constructor(scope: Construct, id: string, { podNamespaces }: LabPlatform) {
    super(scope, id);
    new LoadAccess(this, 'load', { podNamespaces });
  }
}
