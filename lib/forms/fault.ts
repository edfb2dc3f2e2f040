/** A rule that does not hold: where in the file, and the rule with the value got. */
export type Fault = readonly [path: string, message: string];

/** The second and later places that hold a value which an earlier one holds. */
export function* unique(places: Iterable<readonly [path: string, value: string | number | undefined]>): Generator<Fault> {
  const first = new Map<string | number, string>();
  for (const [path, value] of places) {
    if (value === undefined) continue;
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, path);
    else yield [path, `must differ from ${earlier}, got ${JSON.stringify(value)} in both`];
  }
}
