import { memberPath } from '../../lib/manifest/json.ts';
import type { Editable } from '../manifest/editable-json.ts';

/** The path of every value in an object, however deep. */
export function pathsIn(value: Editable, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => [memberPath(path, index), ...pathsIn(item, memberPath(path, index))]);
  return Object.entries(value).flatMap(([key, item]) => [memberPath(path, key), ...pathsIn(item, memberPath(path, key))]);
}
