import type { Lab } from '../lab/lab.ts';
import { openfaas } from '../openfaas/openfaas.ts';
import type { LabPlatform } from '../platform/lab-platform.ts';
import type { Platform } from '../platform/platform.ts';

/** Every platform that a study can name. */
export const PLATFORMS: readonly Platform[] = [openfaas];

/** @throws Error for a lab of another platform, which lib/config lets nobody load */
export function platformOf(lab: Lab, platforms: readonly Platform[] = PLATFORMS): LabPlatform {
  const platform = platforms.find(({ name }) => name === lab.platform.name);
  if (platform === undefined)
    throw new Error(`platform must be one of ${platforms.map(({ name }) => name).join(', ')}, got ${lab.platform.name}`);
  return platform.of(lab);
}
