// Makes main.ts and all that it needs into one file. Only loaded where the launcher finds no bundle that fits.
import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { lazyModule } from './lazy-modules.mjs';

/** @returns the code, and of every file that it was made from the content as it was read, by path from the root */
export async function bundleProject(root) {
  const contents = new Map();
  const modules = realpathSync(join(root, 'node_modules'));
  const reader = {
    name: 'reader',
    load: (id) => {
      // Others are made up by the bundler.
      if (!isAbsolute(id)) return undefined;
      const content = readFileSync(id);
      const inModules = relative(modules, id);
      contents.set(inModules.startsWith('..') ? relative(root, id) : join('node_modules', inModules), content);
      const code = content.toString('utf8');
      return /\.(?:sh|lua)$/.test(id) ? { code, moduleType: 'text' } : lazyModule(id, code);
    },
  };
  const input = await rolldown({ cwd: root, input: join(root, 'main.ts'), platform: 'node', plugins: [reader], logLevel: 'warn' });
  const { output } = await input.generate({ format: 'cjs', minify: true, codeSplitting: false });
  await input.close();
  return { code: output[0].code, contents };
}
