// Makes main.ts and all that it needs into one file. Only loaded where the launcher finds no bundle that fits.
import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { lazyModule } from './lazy-modules.mjs';
import { isTextModule, textModule } from './text-modules.mjs';

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
      return isTextModule(id) ? textModule(content) : lazyModule(id, content.toString('utf8'));
    },
  };
  const input = await rolldown({ cwd: root, input: join(root, 'main.ts'), platform: 'node', plugins: [reader], logLevel: 'warn' });
  const { output } = await input.generate({ format: 'cjs', minify: true, codeSplitting: false });
  await input.close();
  return { code: asciiOnly(output[0].code), contents };
}

/**
 * The same program in ASCII: a single sign beyond it makes V8 keep all of the text in two bytes a sign. In strings, templates, regular expressions and
 * names an escape is the sign itself, but not in a template whose tag asks for the raw text.
 *
 * @throws Error for such a template with such a sign
 */
export function asciiOnly(code) {
  if (/\braw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error('String.raw must be given ASCII alone, got another sign; write it as an escape outside');
  return code.replace(/(\\*)([^\0-\x7f])/g, (_, slashes, unit) => {
    // An odd one says that the sign stands for itself, as the escape does.
    const whole = slashes.slice(slashes.length % 2);
    return `${whole}\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
