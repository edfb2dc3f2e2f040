/**
 * Milliseconds after which a test or a program that it starts hangs for certain. Not a measure of anything: on a machine with other work to do, what
 * takes a second may take a minute.
 */
export const HANG_MS = 600_000;
