import * as crypto from 'node:crypto';

/**
 * The SHA-256 of bytes, hexadecimal. Node 20.12 hashes in one call; before that each hash is an object, whose memory outside of JavaScript's heap
 * piles up over ten thousands of files, since nothing tells the collector of it.
 */
export function sha256(bytes: Uint8Array): string {
  return typeof crypto.hash === 'function' ? crypto.hash('sha256', bytes, 'hex') : crypto.createHash('sha256').update(bytes).digest('hex');
}
