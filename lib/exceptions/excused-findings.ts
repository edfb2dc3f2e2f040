import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, findingOn, objectLabel } from '../manifest/finding.ts';

/** What is left of the findings of a unit once its objects' own excuses are heard, and the excuses that excused nothing, as findings. */
export interface ExcusedFindings {
  readonly left: readonly Finding[];
  readonly unused: readonly Finding[];
}

/** Excuses stand on the objects, put there by whoever made them. One that excuses nothing says something untrue of its object. */
export function excusedFindings(unit: ApplyUnit, findings: readonly Finding[]): ExcusedFindings {
  const byObject = new Map(unit.affected.map((entry) => [placeOf({ file: entry.file, ...entry.manifest.label }), entry]));
  const used = new Set<string>();
  const left = findings.filter((finding) => {
    const excuses = byObject.get(placeOf(finding))?.manifest.excuses;
    if (excuses?.has(finding.rule) !== true) return true;
    used.add(`${placeOf(finding)}|${finding.rule}`);
    return false;
  });
  const unused = unit.entries.flatMap((entry) =>
    [...entry.manifest.excuses.keys()]
      .filter((rule) => !used.has(`${placeOf({ file: entry.file, ...entry.manifest.label })}|${rule}`))
      .map((rule) =>
        findingOn(
          entry,
          'metadata.annotations',
          'unused-exception',
          `excuse must be from something found in this object, got rule "${rule}", which finds nothing; remove it where the object is made`,
        ),
      ),
  );
  return { left, unused };
}

function placeOf(finding: Pick<Finding, 'file' | 'kind' | 'namespace' | 'name'>): string {
  return `${finding.file}|${objectLabel(finding)}`;
}
