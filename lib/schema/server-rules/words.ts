import { show } from '../../manifest/finding.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { isThere } from './kit.ts';
import type { Refuse } from './server-rule.ts';

/** Refuses a word that is there and is none of these. */
export function refuseWord(value: JsonObject, key: string, words: readonly string[], refuse: Refuse): void {
  if (isThere(value[key]) && !words.includes(String(value[key])))
    refuse(key, `${key} must be one of ${words.join(', ')}, got ${show(value[key])}; correct it`);
}
