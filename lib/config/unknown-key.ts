import leven from 'leven';
import { nearestName } from '../util/nearest-name.ts';

/** Sounds like what never stands in a file: the user is told so, not that another key is spelled alike. */
const SECRET_KEY = /passw|passphrase|pwd$|secret|token|api[-_]?key|private[-_]?key/i;

/** What is wrong with a key that the schema does not have, and what was meant. @param known the keys that it has there */
export function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  if (SECRET_KEY.test(key) && (nearest === undefined || leven(key, nearest) > 1)) {
    return `unknown key ${JSON.stringify(key)}, which seems to hold a secret: no secret stands in a study; remove it, as the passwords are made in the cluster, or bring Secrets of your own with credentials.source: external`;
  }
  const hint = nearest === undefined ? `valid keys are ${known.join(', ')}` : `did you mean ${JSON.stringify(nearest)}?`;
  return `unknown key ${JSON.stringify(key)}; ${hint}`;
}
