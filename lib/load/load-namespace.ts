import { Construct } from 'constructs';
import { Namespace } from '../kubernetes/kinds.ts';
import { NAMESPACES } from '../lab/lab.ts';

/** Where the load generators run, apart from what they measure. */
export class LoadNamespace extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Namespace(this, 'namespace', { metadata: { name: NAMESPACES.load, labels: { 'app.kubernetes.io/part-of': 'faaslab' } } });
  }
}
