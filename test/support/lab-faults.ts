import { ConfigError } from '../../lib/config/config-error.ts';
import { loadStudy } from '../../lib/config/load-study.ts';
import { PLATFORMS } from '../../lib/platforms/platforms.ts';
import { tempStudy } from './temp-study.ts';

/** The faults of the shipped study, as `path: message`, after a change of its lab.yaml. */
export function labFaults(change: Parameters<ReturnType<typeof tempStudy>['edit']>[1]): string[] {
  const study = tempStudy();
  study.edit('lab.yaml', change);
  return faultsOf(study);
}

/** As labFaults, after a change of the text itself. */
export function labTextFaults(text: string): string[] {
  const study = tempStudy();
  study.replace('lab.yaml', text);
  return faultsOf(study);
}

function faultsOf({ experiments, study }: ReturnType<typeof tempStudy>): string[] {
  try {
    loadStudy(experiments, study, PLATFORMS);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
}
