import type * as z from 'zod/mini';
import type { PlatformSettings } from '../lab/lab.ts';

/** The form of a platform's settings: a closed map with its name, which tells it from the others, and whatever the platform asks. */
export type SettingsSchema<Settings extends PlatformSettings = PlatformSettings> = z.ZodMiniType<Settings> & z.core.$ZodTypeDiscriminable;
