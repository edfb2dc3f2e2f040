// Runs write-fixtures.ts without a TypeScript loader. usage: node bundle-fixtures.mjs OUT_FOLDER
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { isTextModule, textModule } from '../../../lib/cli/text-modules.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
const input = await rolldown({
  input: join(here, 'write-fixtures.ts'),
  platform: 'node',
  plugins: [{ name: 'text-modules', load: (id) => (isTextModule(id) ? textModule(readFileSync(id)) : undefined) }],
  logLevel: 'warn',
});
await input.write({ file: join(out, 'write-fixtures.mjs'), format: 'esm', codeSplitting: false });
await input.close();
const { status } = spawnSync(process.execPath, [join(out, 'write-fixtures.mjs'), out], {
  stdio: 'inherit',
  cwd: join(here, '..', '..', '..'),
});
process.exitCode = status ?? 1;
