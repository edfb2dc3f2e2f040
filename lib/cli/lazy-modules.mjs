// cdk8s loads all of itself at once: a YAML library of 72 files, a JSON patch library, child processes for Helm; commander loads child processes
// for subcommands that are programs of their own. A synth of ours uses none of them. In the bundle they are loaded when they are first used;
// nothing is left out, so that everything that the two offer still works. The same goes for modules of Node that only other commands use.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Modules by package and file, and what they need only in some of their functions. */
const SELDOM = {
  'cdk8s/lib/app.js': ['./yaml'],
  'cdk8s/lib/json-patch.js': ['fast-json-patch'],
  'commander/lib/command.js': ['node:child_process'],
};

/** Functions of these are called by `check` and `load` alone. */
const SELDOM_OF_NODE = /^import \{ ([\w, ]+) \} from '(node:(?:child_process|net|readline|zlib))';$/gm;

/** The code of a module as it goes into the bundle. @param id the module's path */
export function lazyModule(id, code) {
  const file = /[\\/]node_modules[\\/]((?:cdk8s|commander)[\\/]lib[\\/][\w-]+\.js)$/.exec(id)?.[1]?.replaceAll('\\', '/');
  if (file === undefined) return id.endsWith('.ts') ? lazyFunctions(code) : code;
  if (file === 'cdk8s/lib/index.js') return lazyExports(dirname(id), code);
  return (SELDOM[file] ?? []).reduce(lazyImport, code);
}

/** `const yaml_1 = require('./yaml')` goes, and every `yaml_1.Yaml` becomes `require('./yaml').Yaml`. */
function lazyImport(code, path) {
  const statement = new RegExp(`^const (\\w+) = require\\(["']${path.replaceAll('.', '\\.')}["']\\);$`, 'm');
  const name = statement.exec(code)?.[1];
  return name === undefined ? code : code.replace(statement, '').replaceAll(`${name}.`, `require("${path}").`);
}

/** `__exportStar(require('./yaml'), exports)` becomes a getter for each name that the module exports, as the TypeScript compiler writes that. */
function lazyExports(folder, code) {
  return code.replace(/^__exportStar\(require\("\.\/([\w-]+)"\), exports\);$/gm, (_, module) => {
    const statements = readFileSync(join(folder, `${module}.js`), 'utf8').match(/^exports\.\w+ = .*$/gm) ?? [];
    const names = new Set(statements.flatMap((statement) => [...statement.matchAll(/exports\.(\w+) = /g)].map(([, name]) => name)));
    return [...names]
      .map((name) => `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => require("./${module}").${name} });`)
      .join('\n');
  });
}

/** `import { spawn } from 'node:child_process'` becomes a function that loads the module when it is called. */
function lazyFunctions(code) {
  return code.replace(SELDOM_OF_NODE, (_, names, module) =>
    names
      .split(', ')
      .map((name) => `const ${name} = (...given) => require('${module}').${name}(...given);`)
      .join(' '),
  );
}
