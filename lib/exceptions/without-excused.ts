import type { ApplyUnit } from '../manifest/apply-unit.ts';
import { type Finding, objectLabel } from '../manifest/finding.ts';
import type { Excuses } from '../manifest/manifest.ts';

/** The findings of a unit that its objects are not excused from where they are made. */
export function withoutExcused(unit: ApplyUnit, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return findings;
  const excuses = new Map<string, Excuses>();
  for (const { file, manifest } of unit.affected)
    if (manifest.excuses.size > 0) excuses.set(`${file}|${objectLabel(manifest.label)}`, manifest.excuses);
  return findings.filter((finding) => excuses.get(`${finding.file}|${objectLabel(finding)}`)?.has(finding.rule) !== true);
}
