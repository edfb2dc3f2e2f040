import { dumpYaml } from './dump-yaml.ts';

/** What js-yaml makes of a text of several lines, as the value of a key or an item of a list; the same at every depth but for the indent. */
export interface Block {
  /** `|-`, or the whole text in double quotes. */
  readonly head: string;
  /** Lines under the head, without indent; undefined where the head is all. */
  readonly lines: readonly string[] | undefined;
  /** Whether a document that ends with it must end with `...`, because its last line breaks count. */
  readonly openEnded: boolean;
  /** The text by depth, as far as it has been asked for. */
  readonly atDepth: string[];
}

/** Text of several lines that js-yaml writes as a literal block without any indicator: printable ASCII, one line end last, no blank at either end. */
const LITERAL = /^[!-~](?:[ -~\n]*[!-~])?\n$/;

export function readBlock(text: string): Block {
  // Whole scripts and inputs of loads: js-yaml would look at each of their signs.
  if (LITERAL.test(text)) return { head: '|', lines: text.slice(0, -1).split('\n'), openEnded: false, atDepth: [] };
  const written = dumpYaml({ a: text });
  const openEnded = written.endsWith('\n...\n');
  const value = written.slice('a: '.length, openEnded ? -'\n...\n'.length : -1);
  if (!value.startsWith('|')) return { head: value, lines: undefined, openEnded, atDepth: [] };
  const [head = '', ...indented] = value.split('\n');
  return { head, lines: indented.map((line) => line.slice('  '.length)), openEnded, atDepth: [] };
}

export function textAtDepth({ head, lines }: Block, depth: number): string {
  if (lines === undefined) return head;
  const margin = '  '.repeat(depth);
  return [head, ...lines.map((line) => (line === '' ? '' : margin + line))].join('\n');
}
