import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type FlannelProps, flannelObjects } from './flannel-objects.ts';

/** The pods' network of a cluster made with kubeadm. */
export class Flannel extends Construct {
  constructor(scope: Construct, id: string, props: FlannelProps) {
    super(scope, id);
    for (const object of flannelObjects(props)) new ApiObject(this, `${object.kind}-${object.metadata.name}`.toLowerCase(), object);
  }
}
