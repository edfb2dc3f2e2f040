import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { LoadBase } from '../lib/load/load-base.ts';
import type { LabPlatform } from '../lib/platform/lab-platform.ts';

/** What every load needs of the base. */
export class LoadBaseChart extends Chart {
  constructor(scope: Construct, id: string, { podNamespaces }: LabPlatform) {
    super(scope, id);
    new LoadBase(this, 'load', { podNamespaces });
  }
}
