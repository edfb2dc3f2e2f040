import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { isTextModule, textOf } from '../../lib/cli/text-modules.mjs';

/** Lets tests import the scripts that are shipped as text (`*.sh`, `*.lua`, `*.py`) as the bundle does: the default export is the file's text. */
export function textModules(): Plugin {
  return {
    name: 'text-modules',
    enforce: 'pre',
    load(id) {
      return isTextModule(id) ? `export default ${JSON.stringify(textOf(readFileSync(id)))};` : undefined;
    },
  };
}
