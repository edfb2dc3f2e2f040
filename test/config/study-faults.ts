import { ConfigError } from '../../lib/config/config-error.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import type { TempStudy } from '../support/temp-study.ts';

/** The faults of a study, each as `lab.yaml: path: message`; none where it is a lab. */
export function studyFaults({ experiments, study }: Pick<TempStudy, 'experiments' | 'study'>): string[] {
  try {
    loadStudy(experiments, study, PLATFORMS);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ file, path, message }) => `${file.split('/').at(-1)}: ${path}: ${message}`);
  }
}
