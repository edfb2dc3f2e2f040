import leven from 'leven';

/** Sounds like what never stands in a file: the user is told so, not that another key is spelled alike. */
const SECRET_KEY = /passw|passphrase|pwd$|secret|token|api[-_]?key|private[-_]?key/i;

/** What is wrong with a key that the schema does not have, and what was meant. @param known the keys that it has there */
export function unknownKey(key: string, known: readonly string[]): string {
  const nearest = known.map((name) => ({ name, distance: leven(key, name) })).sort((a, b) => a.distance - b.distance)[0];
  if (SECRET_KEY.test(key) && (nearest?.distance ?? 2) > 1) {
    return `unknown key ${JSON.stringify(key)}, which seems to hold a secret: no secret stands in a study; remove it, as the passwords are made in the cluster, or bring Secrets of your own with credentials.source: external`;
  }
  const hint =
    nearest !== undefined && nearest.distance <= Math.max(2, key.length / 2)
      ? `did you mean ${JSON.stringify(nearest.name)}?`
      : `valid keys are ${known.join(', ')}`;
  return `unknown key ${JSON.stringify(key)}; ${hint}`;
}
