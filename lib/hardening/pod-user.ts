import type { Excuse } from '../kubernetes/excuse.ts';
import type { PodSpec } from '../kubernetes/kinds.ts';
import type { Fidelity } from '../lab/fidelity.ts';

/** The security context of a pod of ours: a numeric user that is not root. @param fsGroup of volumes that are written. @default - none */
export function podUser(user: number, fidelity: Fidelity, fsGroup?: number): PodSpec['securityContext'] {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    ...(fsGroup !== undefined && { fsGroup }),
    ...(fidelity === 'hardened' && { seccompProfile: { type: 'RuntimeDefault' } }),
  };
}

/** What `podUser` leaves for policies to find. */
export function podUserExcuses(fidelity: Fidelity): readonly Excuse[] {
  const why = 'Kubernetes of the study ran every container without a filter; helpers with one would not be comparable to what they measure';
  return fidelity === 'published' ? [['seccomp-profile', why]] : [];
}
