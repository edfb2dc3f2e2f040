/** The output folder could not be brought up to date. The message says why and what to do; unless it says otherwise, the folder is as it was. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}
