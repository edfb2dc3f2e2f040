import type { Manifest } from '../../lib/manifest/manifest.ts';
import { renderedStudy } from '../support/rendered-study.ts';

/** The definition of the custom kind that the output holds. */
export function profilesDefinition(): Manifest {
  const [definition] = renderedStudy('course-report').objects('10-crds');
  if (definition === undefined) throw new Error('the study must have a definition');
  return definition;
}
