import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** A chart that somebody else fills. */
export class BuiltChart extends Chart {
  constructor(scope: Construct, id: string, build: (scope: Construct) => void) {
    super(scope, id);
    build(this);
  }
}
