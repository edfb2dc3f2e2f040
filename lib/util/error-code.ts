/** The code (`ENOENT`) of an error of the system or of Node; undefined for anything else that can be thrown. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The code of an error that a system call gave; undefined for anything else, also for a wrong argument. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'syscall' in error ? errorCode(error) : undefined;
}
