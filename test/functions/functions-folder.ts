import { fileURLToPath } from 'node:url';

/** Absolute path of `functions/`, without a slash at the end. */
export const functionsFolder = fileURLToPath(new URL('../../functions', import.meta.url));
