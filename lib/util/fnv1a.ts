/**
 * FNV-1a, 32 bit, over the text's UTF-8 bytes: an unsigned whole number. For telling texts apart where nobody is hostile (a change of
 * configuration); it is no protection against forgery.
 */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
