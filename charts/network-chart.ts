import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Lab } from '../lib/lab/lab.ts';
import { Flannel } from '../lib/network/flannel.ts';
import { FLANNEL_DEFAULTS } from '../lib/network/flannel-objects.ts';

/** The pods' network, applied by the bring-up of the hosts before any node is Ready; not part of what `kubectl apply -f dist/` applies. */
export class NetworkChart extends Chart {
  constructor(scope: Construct, id: string, lab: Lab) {
    super(scope, id);
    new Flannel(this, 'flannel', { ...FLANNEL_DEFAULTS, podCidr: lab.cluster.podCidr });
  }
}
