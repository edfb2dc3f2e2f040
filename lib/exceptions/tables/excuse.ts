import type { CheckException } from '../check-exception.ts';

/** The same exception from several rules for several objects. @param objects as in `CheckException` @param rules ids, with blanks between */
export function excuse(objects: readonly string[], rules: string, reason: string): CheckException[] {
  return objects.flatMap((object) => rules.split(' ').map((rule) => ({ object, rule, reason })));
}
