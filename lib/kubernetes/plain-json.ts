/**
 * A copy of plain data as `ApiObject.toJson` makes it: keys sorted, without those that have no value.
 *
 * @returns undefined for what cdk8s treats in a way of its own: class instances such as `Lazy`, functions, lists with gaps
 */
export function plainJson(value: object): object | undefined {
  return objectOrNothing(copyOf(value, false));
}

/** The same for metadata, of which `ApiObjectMetadataDefinition.toJson` also leaves out empty maps and lists. */
export function plainMetadata(value: object): object | undefined {
  return objectOrNothing(copyOf(value, true));
}

const SPECIAL = Symbol('special');
const EMPTY = Symbol('empty');

/** SPECIAL or EMPTY, or the copy. */
function copyOf(value: unknown, dropEmpty: boolean): unknown {
  if (Array.isArray(value)) return copyList(value, dropEmpty);
  if (typeof value === 'object' && value !== null) return copyMap(value, dropEmpty);
  return typeof value === 'function' ? SPECIAL : value;
}

function copyList(list: readonly unknown[], dropEmpty: boolean): unknown {
  if (dropEmpty && list.length === 0) return EMPTY;
  const copy: unknown[] = [];
  for (const item of list) {
    const value = item === undefined || item === null ? SPECIAL : copyOf(item, dropEmpty);
    // An item cannot be left out, so an empty one is for cdk8s to decide.
    if (value === SPECIAL || value === EMPTY) return SPECIAL;
    copy.push(value);
  }
  return copy;
}

function copyMap(map: object, dropEmpty: boolean): unknown {
  if (!isLiteral(map)) return SPECIAL;
  const copy: Record<string, unknown> = {};
  let empty = true;
  for (const key of sortedKeys(map)) {
    const item = map[key];
    if (item === undefined || item === null) continue;
    const value = typeof item === 'object' || typeof item === 'function' ? copyOf(item, dropEmpty) : item;
    if (value === SPECIAL) return SPECIAL;
    if (value === EMPTY) continue;
    copy[key] = value;
    empty = false;
  }
  return dropEmpty && empty ? EMPTY : copy;
}

function objectOrNothing(copy: unknown): object | undefined {
  return typeof copy === 'object' && copy !== null ? copy : undefined;
}

function isLiteral(map: object): map is Readonly<Record<string, unknown>> {
  return Object.getPrototypeOf(map) === Object.prototype;
}

/** Most maps are small, and many are in order already. */
function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  for (let index = 1; index < keys.length; index++) {
    const [before, key] = [keys[index - 1], keys[index]];
    if (before !== undefined && key !== undefined && before > key) return keys.sort();
  }
  return keys;
}
