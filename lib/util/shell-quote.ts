/**
 * The text as one word of a POSIX shell, whatever is in it. Always quoted, so that a reader need not ask which words are safe bare.
 *
 * @throws Error for a NUL character, which no shell word can hold
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) throw new Error(`shell word must not hold a NUL character, got ${JSON.stringify(text)}`);
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The text as one line of a shell comment: what would end the line, or could not be seen in it, becomes `?`. */
export function shellComment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?')}`;
}

/** One assignment, `NAME='text'`; a list becomes an array of bash. @param name upper-case letters, digits and `_` */
export function shellAssignment(name: string, value: string | number | readonly string[]): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name))
    throw new Error(`shell variable must be upper-case letters, digits and _, got ${JSON.stringify(name)}`);
  if (typeof value === 'number') return `${name}=${shellQuote(String(value))}`;
  if (typeof value === 'string') return `${name}=${shellQuote(value)}`;
  return value.length === 0 ? `${name}=()` : `${name}=(\n${value.map((word) => `  ${shellQuote(word)}\n`).join('')})`;
}
