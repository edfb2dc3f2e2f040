/** A value that the schemas and rules have let through. @throws Error when they have not, which is a fault of ours. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a value is missing that the rules of lib/config should have asked for');
  return value;
}
