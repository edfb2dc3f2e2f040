import type { IConstruct } from 'constructs';

/** What an object is excused from: rules by their ids, with blanks between, and why. Only of rules that find something in that very object. */
export type Excuse = readonly [rules: string, reason: string];

const EXCUSES = new WeakMap<IConstruct, readonly Excuse[]>();

/** Says beside an object what policies will find in it and why it is so all the same. @returns the object */
export function excuse<Made extends IConstruct>(object: Made, ...excuses: readonly Excuse[]): Made {
  EXCUSES.set(object, [...excusesOf(object), ...excuses]);
  return object;
}

export function excusesOf(object: IConstruct): readonly Excuse[] {
  return EXCUSES.get(object) ?? [];
}
