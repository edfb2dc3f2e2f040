/**
 * A copy of plain data as `ApiObject.toJson` makes it: keys sorted, without those that have no value.
 *
 * @returns undefined for what cdk8s treats in a way of its own: class instances such as `Lazy`, objects that bring a `resolve` method, lists
 * with gaps
 */
export function plainJson(value: object): object | undefined {
  const copy = Array.isArray(value) ? copyList(value) : copyMap(value);
  return copy === SPECIAL ? undefined : copy;
}

const SPECIAL = Symbol('special');

function copyValue(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? copyList(value) : copyMap(value);
  return typeof value === 'function' ? SPECIAL : value;
}

function copyList(list: readonly unknown[]): unknown[] | typeof SPECIAL {
  const copy: unknown[] = [];
  for (const item of list) {
    const value = item === undefined || item === null ? SPECIAL : copyValue(item);
    if (value === SPECIAL) return SPECIAL;
    copy.push(value);
  }
  return copy;
}

function copyMap(map: object): Record<string, unknown> | typeof SPECIAL {
  if (Object.getPrototypeOf(map) !== Object.prototype) return SPECIAL;
  const copy: Record<string, unknown> = {};
  const values = map as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(map).sort()) {
    const value = copyValue(values[key]);
    if (value === SPECIAL) return SPECIAL;
    if (value !== undefined && value !== null) copy[key] = value;
  }
  return copy;
}
