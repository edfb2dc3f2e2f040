/**
 * FNV-1a, 32 bit, over the text's UTF-8 bytes: an unsigned whole number. For telling texts apart where nobody is hostile (a change of
 * configuration); it is no protection against forgery.
 */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  const bytes = new TextEncoder().encode(text);
  // An iterator would take four times as long, and whole scripts are hashed.
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  return hash >>> 0;
}

/** The hash as eight hexadecimal digits, which a name or a label may hold. */
export function fnv1aHex(text: string): string {
  return fnv1a32(text).toString(16).padStart(8, '0');
}
