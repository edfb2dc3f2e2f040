import type { RowValues } from '../forms/matrix-schema.ts';
import { type MergedResources, mergeResources } from '../forms/merge-resources.ts';
import type { ValidPart } from '../forms/valid-part.ts';
import type { RowLayer } from './row-layer.ts';
import { type RowMarks, rowMarks } from './row-marks.ts';

/** Values of a row besides its resources and provenance. */
export type RowSettings = Omit<ValidPart<RowValues>, 'requests' | 'limits' | 'provenance'>;

export interface LaidRow {
  readonly layers: readonly RowLayer[];
  readonly settings: RowSettings;
  readonly resources: MergedResources;
  readonly provenance: RowMarks;
}

/** A row out of its layers, the most general first. All groups are laid over one another key by key. */
export function layRow(layers: readonly RowLayer[]): LaidRow {
  const replays = layers.flatMap(({ path, values: { replay } }) =>
    replay === undefined ? [] : [{ path: `${path}.replay`, values: replay }],
  );
  const resources = mergeResources(layers, replays);
  return { layers, settings: settingsOf(layers), resources, provenance: rowMarks(layers, resources.printed) };
}

function settingsOf(layers: readonly RowLayer[]): RowSettings {
  let settings: RowSettings = {};
  for (const { values } of layers) {
    const load = { ...settings.load, ...values.load };
    const replay = (settings.replay ?? values.replay) ? { ...settings.replay, ...values.replay } : undefined;
    settings = { ...settings, ...values, load, ...(replay && { replay }) };
  }
  return settings;
}
