import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of `functions/`, without a slash at the end. */
export const functionsFolder = fileURLToPath(new URL('../../functions', import.meta.url));

/** What the project ships there: a user's own functions stand beside it. */
const SHIPPED = ['Dockerfile', 'build.sh', 'import.sh', 'float-operation', 'hello-python', 'loadgen', 'matmul'];

/** A copy of `functions/` with the functions of the project and no other. The caller removes it. */
export function shippedFunctions(): string {
  const folder = mkdtempSync(join(tmpdir(), 'functions-'));
  for (const name of SHIPPED) cpSync(join(functionsFolder, name), join(folder, name), { recursive: true });
  return folder;
}
