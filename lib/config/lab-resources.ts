import type { LabFile } from '../forms/lab-schema.ts';
import { mergeResources, type PlacedResources, type ResourcesText } from '../forms/merge-resources.ts';
import type { ValidPart } from '../forms/valid-part.ts';

/** The resources of a part of `lab.yaml` that nothing lies under. @param path `monitoring.grafana` */
export function placedResources(path: string, part: ResourcesText | undefined): PlacedResources {
  return mergeResources([{ path, values: part }]).used;
}

/** A function's own resources over those of `functionDefaults`. */
export function functionResources({ functionDefaults, functions }: ValidPart<LabFile>, name: string): PlacedResources {
  return mergeResources([
    { path: 'functionDefaults', values: functionDefaults },
    { path: `functions.${name}`, values: functions?.[name] },
  ]).used;
}
