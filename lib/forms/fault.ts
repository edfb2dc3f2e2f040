/** A rule that does not hold: where in the file, and the rule with the value got. */
export type Fault = readonly [path: string, message: string];

/** A value at its place; two are the same where `as` is, `value` where it is not given. */
type Place = readonly [path: string, value: string | number | undefined, as?: string | number | undefined];

/** The second and later places that hold a value which an earlier one holds. */
export function* unique(places: Iterable<Place>): Generator<Fault> {
  const first = new Map<string | number, readonly [path: string, value: string | number]>();
  for (const [path, value, as = value] of places) {
    if (value === undefined || as === undefined) continue;
    const [earlier, other] = first.get(as) ?? [];
    if (earlier === undefined) first.set(as, [path, value]);
    else
      yield [
        path,
        `must differ from ${earlier}, got ${JSON.stringify(value)} ${value === other ? 'in both' : `beside ${JSON.stringify(other)}`}`,
      ];
  }
}
