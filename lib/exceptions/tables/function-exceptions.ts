import type { CheckException } from '../check-exception.ts';
import { excuse } from './excuse.ts';

const FUNCTIONS = ['Deployment openfaas-fn/*'];

/** Functions as the provider of 2021 deploys them, and as the rows of a study ask for them. */
export const FUNCTION_EXCEPTIONS: readonly CheckException[] = [
  ...excuse(
    FUNCTIONS,
    'seccomp-profile',
    'pod template that faas-netes of 2021 gives a function, and with which the published numbers were measured',
  ),
  ...excuse(FUNCTIONS, 'rollout-strategy', 'a row replaces the row before it: no old pod may answer for the new one'),
  ...excuse(
    FUNCTIONS,
    'cpu-request cpu-limit memory-request memory-limit',
    'requests and limits are what the rows vary; a row that measures a function without them has none',
  ),
];
