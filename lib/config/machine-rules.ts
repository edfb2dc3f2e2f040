import type { Fault } from '../forms/fault.ts';
import type { LabFile } from '../forms/lab-schema.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import { addressRules } from './address-rules.ts';
import { hostIdentityRules } from './host-identity-rules.ts';
import { hostPortRules } from './host-port-rules.ts';
import { hostSizeRules } from './host-size-rules.ts';
import { monitoringSpanRules } from './monitoring-span-rules.ts';
import { releaseRules } from './release-rules.ts';

/** What kubeadm, the kubelet, flannel, Docker and the programs on the hosts would refuse, told before they are asked. */
export function* machineRules(lab: ValidPart<LabFile>): Generator<Fault> {
  yield* releaseRules(lab);
  yield* hostIdentityRules(lab);
  yield* hostSizeRules(lab);
  yield* addressRules(lab);
  yield* hostPortRules(lab);
  yield* monitoringSpanRules(lab);
}
