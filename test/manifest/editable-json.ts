/** An object as a chart renders it, which a test may damage. */
export interface EditableObject {
  [key: string]: Editable;
}
export type Editable = string | number | boolean | null | undefined | Editable[] | EditableObject;

const STEP = /\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g;

/** Puts a value at a JSON path as findings write it; `undefined` removes what is there. A list grows when the index is its length. */
export function edit(object: EditableObject, path: string, value: Editable): void {
  const steps = [...path.matchAll(STEP)].map(([, quoted, index, plain]) => (index === undefined ? (quoted ?? plain ?? '') : Number(index)));
  const last = steps.pop();
  if (last === undefined) throw new Error('a path must have a step, got an empty one');
  let parent: Editable = object;
  for (const step of steps) parent = memberOf(parent, step);
  if (Array.isArray(parent) && typeof last === 'number') {
    if (value === undefined) parent.splice(last, 1);
    else parent[last] = value;
  } else if (isEditableObject(parent)) {
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  } else throw new Error(`${path} must lead into an object or a list, got ${JSON.stringify(parent)}`);
}

function memberOf(parent: Editable, step: string | number): Editable {
  const member = Array.isArray(parent) && typeof step === 'number' ? parent[step] : isEditableObject(parent) ? parent[step] : undefined;
  if (member === undefined) throw new Error(`there must be a member ${step}, got ${JSON.stringify(parent)}`);
  return member;
}

function isEditableObject(value: Editable): value is EditableObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
