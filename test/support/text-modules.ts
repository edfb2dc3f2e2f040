import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Lets tests import the scripts that are shipped as text (`*.sh`, `*.lua`, `*.py`) as the bundle does: the default export is the file's text. */
export function textModules(): Plugin {
  return {
    name: 'text-modules',
    enforce: 'pre',
    load(id) {
      return /\.(sh|lua|py)$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
    },
  };
}
