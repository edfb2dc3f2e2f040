import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

export type TextFile = { readonly text: string } | { readonly fault: string };

/**
 * Reads a file that nobody vouches for: a plain file of UTF-8, at most `maxBytes` long. A byte order mark is left out.
 *
 * Whatever else there is, a folder, a link to itself, no permission, is a fault for the reader of the study and never thrown.
 */
export function readText(file: string, maxBytes: number, tooLarge: string): TextFile {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) return { fault: 'must be a file, got a folder; move what it holds and write the file in its place' };
    // To open a pipe would wait for whoever writes to it.
    if (!stat.isFile()) return { fault: 'must be a plain file, got a pipe, socket or device; write the file in its place' };
    const bytes = readCapped(file, maxBytes);
    return bytes === undefined ? { fault: `must be at most ${maxBytes / 2 ** 20} MiB, got more; ${tooLarge}` } : decode(bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    return { fault: FAULTS.get(code) ?? `must be readable, got the error ${code}` };
  }
}

const FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'is missing; each study has one'],
  ['ELOOP', 'must be a file, got a link that leads to itself; write the file in its place'],
  ['EACCES', 'must be readable, got no permission; give yourself the right to read it'],
]);

/** Stops at the cap, so that a huge file costs no memory. */
function readCapped(file: string, maxBytes: number): Buffer | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(maxBytes + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got)
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    return length > maxBytes ? undefined : bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function decode(bytes: Buffer): TextFile {
  if (isUtf8(bytes)) return { text: new TextDecoder().decode(bytes) };
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { fault: 'must be UTF-8, got UTF-16; save it as UTF-8' };
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1 && isUtf8(bytes.subarray(start, end)); end = bytes.indexOf(10, start)) {
    line++;
    start = end + 1;
  }
  const column = new TextDecoder().decode(bytes.subarray(start)).indexOf('\ufffd') + 1;
  return { fault: `must be UTF-8, got other bytes at line ${line}, column ${column}, as Latin-1 has them; save it as UTF-8` };
}
