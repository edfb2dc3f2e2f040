import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

/** One import of any kind: of values or types, dynamic, re-exported, `import('x').Y` in a type, `require`. */
export interface Import {
  readonly from: string;
  /** A path from the project's root, or a module: `node:fs`, `cdk8s`; undefined where only a run can tell. */
  readonly to: string | undefined;
  readonly kind: 'file' | 'module';
}

export interface ImportGraph {
  /** Paths from the project's root, also of scripts that are imported as text. */
  readonly files: readonly string[];
  readonly imports: readonly Import[];
}

const SOURCE = /\.[cm]?[jt]s$/;
const BUILTIN = new Set(builtinModules);

/** What the files of a project import, by its syntax trees. @param roots files and folders of it */
export function readImportGraph(root: string, roots: readonly string[]): ImportGraph {
  const files = roots.flatMap((path) => filesIn(root, path)).sort();
  const imports = files.filter((file) => SOURCE.test(file)).flatMap((file) => importsOf(file, readFileSync(`${root}/${file}`, 'utf8')));
  return { files, imports };
}

function filesIn(root: string, path: string): string[] {
  if (statSync(`${root}/${path}`).isFile()) return [path];
  return readdirSync(`${root}/${path}`).flatMap((name) => filesIn(root, `${path}/${name}`));
}

/** @throws Error where the file cannot be parsed */
export function importsOf(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text);
  if (errors[0] !== undefined) throw new Error(`${file}: must be a module that can be parsed, got ${errors[0].message}`);
  const found: Import[] = [];
  const add = (source: { readonly type: string; readonly value?: unknown } | null) => {
    if (source !== null) found.push(target(file, typeof source.value === 'string' ? source.value : undefined));
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    TSExternalModuleReference: (node) => add(node.expression),
    CallExpression: ({ callee, arguments: [argument] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require' && argument !== undefined) add(argument);
    },
  }).visit(program);
  return found;
}

function target(from: string, specifier: string | undefined): Import {
  if (specifier === undefined) return { from, to: undefined, kind: 'module' };
  if (/^\.{0,2}\//.test(specifier)) return { from, to: posix.join(posix.dirname(from), specifier), kind: 'file' };
  const [first = '', second = ''] = specifier.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return { from, to: BUILTIN.has(name) ? `node:${name}` : name, kind: 'module' };
}
