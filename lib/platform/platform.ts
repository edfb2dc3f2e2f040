import type { PlatformForm } from '../forms/platform-form.ts';
import type { Lab, PlatformSettings } from '../lab/lab.ts';
import type { Check } from '../manifest/check-context.ts';
import type { LabPlatform } from './lab-platform.ts';

/** A platform of functions: what a study may say of it, and what it makes of a lab. One value, which its room exports. */
export interface Platform<Settings extends PlatformSettings = PlatformSettings> {
  /** As `platform.name` in `lab.yaml` gives it. */
  readonly name: Settings['name'];
  readonly form: PlatformForm<Settings>;
  /** Of rendered objects, also of folders that are no lab's: each looks at what is recognizably the platform's, and lets the rest be. */
  readonly checks: readonly Check[];
  /** Everything that the rest of the project asks of the platform, for one lab. */
  of(lab: Lab<Settings>): LabPlatform;
}
