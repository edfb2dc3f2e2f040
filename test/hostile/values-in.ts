import { memberPath } from '../../lib/manifest/json.ts';
import type { Editable } from '../manifest/editable-json.ts';

/** Every value in an object, however deep, by its path. */
export function valuesIn(value: Editable, path = ''): Map<string, Editable> {
  const found = new Map<string, Editable>();
  const enter = (inner: Editable, at: string) => {
    if (at !== '') found.set(at, inner);
    if (typeof inner !== 'object' || inner === null) return;
    if (Array.isArray(inner))
      inner.forEach((item, index) => {
        enter(item, memberPath(at, index));
      });
    else for (const [key, item] of Object.entries(inner)) enter(item, memberPath(at, key));
  };
  enter(value, path);
  return found;
}
