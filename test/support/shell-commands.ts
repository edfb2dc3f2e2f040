import { spawnSync } from 'node:child_process';

export type ShellLanguage = 'bash' | 'bats' | 'posix';

/** What a script calls by name, and the functions that it defines. */
export interface ShellCalls {
  readonly called: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
}

/** Programs that run another one: how many words come before it, options and assignments not counted. */
const WRAPPERS: ReadonlyMap<string, number> = new Map([
  ...['run', 'exec', 'command', 'env', 'sudo', 'xargs', 'holds', 'nohup', 'unshare', 'builtin'].map((name) => [name, 0] as const),
  ...['on', 'timeout', 'chroot', 'flock'].map((name) => [name, 1] as const),
  ['retry', 2],
]);
/** Of those, options whose value is a word of its own. */
const OPTIONS_WITH_VALUE = ['-u', '--propagation', '-n', '-w'];
/** Where the text of a script stands among the words. */
const SCRIPT_WORDS: ReadonlyMap<string, number> = new Map([
  ['trap', 1],
  ['on_host', 2],
]);

/**
 * The calls of a script as shfmt reads it, those in strings that are given to `bash -c`, `trap` and the like included. A program by its path counts
 * by its name; one whose name is in a variable is not seen.
 *
 * @throws Error where shfmt cannot read the script
 */
export function shellCalls(script: string, language: ShellLanguage): ShellCalls {
  const called = new Set<string>();
  const functions = new Set<string>();
  walk(syntaxTree(script, language));
  return { called, functions };

  function walk(node: unknown): void {
    if (Array.isArray(node)) node.forEach(walk);
    if (!isObject(node) || Array.isArray(node)) return;
    if (node.Type === 'CallExpr' && Array.isArray(node.Args)) note(node.Args.map(literal));
    if (node.Type === 'FuncDecl' && isObject(node.Name)) functions.add(String(node.Name.Value));
    Object.values(node).forEach(walk);
  }

  function note([name, ...words]: (string | undefined)[]): void {
    if (name === undefined || name === '') return;
    called.add(name.slice(name.lastIndexOf('/') + 1));
    const text = name === 'bash' || name === 'sh' ? words[words.indexOf('-c') + 1] : words[(SCRIPT_WORDS.get(name) ?? 0) - 1];
    const isScript = SCRIPT_WORDS.has(name) || ((name === 'bash' || name === 'sh') && words.includes('-c'));
    if (isScript && text !== undefined && !text.startsWith('-')) walk(syntaxTree(text, 'bash'));
    if (name === 'ip' && words[0] === 'netns' && words[1] === 'exec') note(words.slice(3));
    const skipped = WRAPPERS.get(name);
    if (skipped !== undefined) note(afterOptions(words).slice(skipped));
  }
}

function afterOptions(words: (string | undefined)[]): (string | undefined)[] {
  const [first, ...rest] = words;
  if (first === undefined || !/^(-|\w+=)/.test(first)) return words;
  return afterOptions(OPTIONS_WITH_VALUE.includes(first) ? rest.slice(1) : rest);
}

function syntaxTree(script: string, language: ShellLanguage): unknown {
  const { status, stdout, stderr } = spawnSync('shfmt', ['--language-dialect', language, '--to-json'], {
    input: script,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`shfmt must be able to read the script, got ${stderr}`);
  return JSON.parse(stdout);
}

/** A word without expansions. */
function literal(word: unknown): string | undefined {
  if (!isObject(word) || !Array.isArray(word.Parts)) return undefined;
  const parts = word.Parts.map((part: unknown): string | undefined => {
    if (!isObject(part)) return undefined;
    if (part.Type === 'Lit' || part.Type === 'SglQuoted') return String(part.Value ?? '');
    return part.Type === 'DblQuoted' ? literal({ Parts: part.Parts ?? [] }) : undefined;
  });
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
