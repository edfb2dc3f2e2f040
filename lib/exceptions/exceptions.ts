import type { Lab } from '../lab/lab.ts';
import type { CheckException } from './check-exception.ts';
import { FLANNEL_CHECK_EXCEPTIONS, FLANNEL_EXCEPTIONS } from './tables/flannel-exceptions.ts';
import { FUNCTION_EXCEPTIONS } from './tables/function-exceptions.ts';
import { LAB_EXCEPTIONS } from './tables/lab-exceptions.ts';
import { OPENFAAS_2021_EXCEPTIONS } from './tables/openfaas-2021-exceptions.ts';

/** What a study accepts. */
export interface StudyExceptions {
  /** From the checks that run before anything is written. */
  readonly checks: readonly CheckException[];
  /** From the rules. The tools that find the same are told so by annotations. */
  readonly rules: readonly CheckException[];
  /**
   * Whether the table is the study's own, so that an exception that it does not need is a fault. A study that is not of this project is given all that
   * there are.
   */
  readonly isOwn: boolean;
}

const OPENFAAS_2021 = [...OPENFAAS_2021_EXCEPTIONS, ...FUNCTION_EXCEPTIONS, ...LAB_EXCEPTIONS];

/** What each study of the project accepts of the rules. */
export const STUDY_EXCEPTIONS: ReadonlyMap<string, readonly CheckException[]> = new Map([
  ['course-report', [...OPENFAAS_2021, ...FLANNEL_EXCEPTIONS]],
]);

export function exceptionsOf({ study, cluster }: Lab): StudyExceptions {
  const rules = STUDY_EXCEPTIONS.get(study);
  return {
    // A cluster that brings its own network has no file of flannel, and an exception that nothing needs is a fault.
    checks: cluster.bootstrap.tool === 'kubeadm' ? FLANNEL_CHECK_EXCEPTIONS : [],
    rules: rules ?? [...OPENFAAS_2021, ...FLANNEL_EXCEPTIONS],
    isOwn: rules !== undefined,
  };
}
