import leven from 'leven';

/**
 * The name that a misspelt one was probably meant to be, for "did you mean": the nearest one, whatever its case, if at most a third of the signs, or
 * two, are others. Two is a pair of letters the wrong way round. undefined where nothing is near; then it is better to list them all.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.min(Math.max(2, name.length / 3), name.length - 1);
  for (const candidate of names) {
    const distance = leven(name.toLowerCase(), candidate.toLowerCase());
    if (distance > least || (distance === least && nearest !== undefined)) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}
