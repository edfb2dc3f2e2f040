import type { PlatformSettings } from '../lab/lab.ts';
import type { Fault } from './fault.ts';
import type { LabFile } from './lab-schema.ts';
import type { RowValues } from './matrix-schema.ts';
import type { SettingsSchema } from './settings-schema.ts';
import type { ValidPart } from './valid-part.ts';

/** What a platform lets a study say. */
export interface PlatformForm<Settings extends PlatformSettings = PlatformSettings> {
  /** Of `platform` in `lab.yaml`. */
  readonly schema: SettingsSchema<Settings>;
  /** Ports of the nodes that the settings give away, by their path in `lab.yaml`: no other may have them. */
  nodePorts(settings: ValidPart<Settings>): readonly (readonly [path: string, port: number | undefined])[];
  /** What must hold between values of `lab.yaml` on this platform alone. */
  labRules(lab: ValidPart<LabFile>): Iterable<Fault>;
  /** What of a row the platform cannot express, and why; paths are those within the row, such as `replicas`. */
  rowRules(row: ValidPart<RowValues>, lab: ValidPart<LabFile>): Iterable<Fault>;
}
