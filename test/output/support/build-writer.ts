import { join } from 'node:path';
import { build } from 'rolldown';

/** Bundles the writer process into `folder`, as plain JavaScript for Node.js. @returns the path of the bundle. */
export async function buildWriter(folder: string): Promise<string> {
  const file = join(folder, 'writer-process.mjs');
  await build({
    input: join(import.meta.dirname, 'writer-process.ts'),
    platform: 'node',
    logLevel: 'silent',
    output: { file, format: 'esm' },
  });
  return file;
}
