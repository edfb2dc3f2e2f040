/** Values as one place of a file gives them. Of several layers, a later one wins, key by key. */
export interface Layer<Values> {
  /** `tables[2].defaults`. */
  readonly path: string;
  readonly values: Values;
  /** Whether the path is that of the layer's only value, as for the value of an axis: `tables[2].axes["limits.cpu"][0]`. */
  readonly single?: boolean;
}

/** Where a value of a layer stands in the file. @param value its path in the layer: `limits.cpu` */
export function placeIn({ path, single }: Pick<Layer<unknown>, 'path' | 'single'>, value: string): string {
  if (single === true) return path;
  return path === '' ? value : `${path}.${value}`;
}

/** The last layer that has the value, which is the one that counts. @param value a key, or a key of a group: `load.threads` */
export function lastWith<L extends Layer<unknown>>(layers: readonly L[], value: string): L | undefined {
  const steps = value.split('.');
  return layers.findLast(({ values }) => valueAt(values, steps) !== undefined);
}

function valueAt(values: unknown, steps: readonly string[]): unknown {
  let here = values;
  for (const step of steps) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}
