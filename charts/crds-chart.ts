import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ProfilesCrd } from '../lib/openfaas/profiles-crd.ts';

/** Custom resource definitions of the platform. */
export class CrdsChart extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new ProfilesCrd(this, 'profiles');
  }
}
