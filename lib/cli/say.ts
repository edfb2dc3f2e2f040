import { writeSync } from 'node:fs';
import { errorCode } from '../util/error-code.ts';

/**
 * Writes a message for the user on stderr. Not by way of `process.stderr`: node would first load its network and terminal streams, which takes
 * longer than all the writing of a small study.
 */
export function say(text: string): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(2, bytes, offset);
    } catch (error) {
      // A pipe whose reader is slow, and that somebody has made non-blocking (EAGAIN): the stream can wait. Without a reader there is nobody to tell.
      if (errorCode(error) === 'EAGAIN') process.stderr.write(bytes.subarray(offset));
      return;
    }
  }
}
