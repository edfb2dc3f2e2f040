/** A value of which any part may be missing. */
export type ValidPart<T> = T extends readonly (infer Item)[]
  ? readonly (ValidPart<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: ValidPart<T[Key]> | undefined }
    : T;

/**
 * What is left of a file when every value that the schema refuses is taken out, so that the rules between values can still be checked and all
 * faults be shown at once.
 *
 * @param paths where the schema found faults; a fault at the root leaves nothing
 */
export function validPart<T>(input: unknown, paths: readonly (readonly PropertyKey[])[]): ValidPart<T> {
  const copy = paths.length === 0 ? input : structuredClone(input);
  for (const path of paths) {
    const last = path.at(-1);
    if (last === undefined) return {} as ValidPart<T>;
    let parent: unknown = copy;
    for (const step of path.slice(0, -1)) parent = isRecord(parent) ? parent[step] : undefined;
    // A list keeps its length: the numbers in later paths must stay right.
    if (Array.isArray(parent)) parent[Number(last)] = undefined;
    else if (isRecord(parent)) delete parent[last];
  }
  // The one cast: the schema has accepted everything that is still there.
  return copy as ValidPart<T>;
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null;
}
