import { isPlainMap } from './check-yaml.ts';
import { dumpYaml } from './dump-yaml.ts';
import { type Block, readBlock, textAtDepth } from './yaml-block.ts';

/**
 * The same bytes as `dumpYaml`, about ten times faster, for a map or list of plain data; undefined for anything else, which is then for
 * `checkYaml` to refuse or for `dumpYaml` to write.
 *
 * Only the layout of maps and lists is done here. Texts of three plain forms, which no reader can mistake, are written at once; for every
 * other one js-yaml is asked, once, and its answer kept. So there is no second set of quoting rules that could differ.
 */
export function emitYaml(value: unknown): string | undefined {
  const document = new YamlDocument();
  return document.write(value) ? document.text : undefined;
}

/**
 * Text that is bare in YAML 1.1, 1.2 and go-yaml, as value and as key: it starts with a letter or `/`, which numbers and dates do not, or with
 * two dashes or underscores before a letter; it holds single spaces and colons only between other signs, and no `#`; and it is none of the words
 * that mean something.
 */
const BARE = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)(?=.{1,400}$)(?:--|__)?[a-z/][!"$-9;-~]*(?:[ :][!"$-9;-~]+)*$/i;

/** Printable ASCII that cannot be bare, for how it starts or for what is in it: in single quotes, which are the only sign to be doubled. */
const QUOTED = /^(?=.{1,400}$)(?:[{[|*&!%@`>][ -~]*|[!-~][ -~]*(?:: | #)[ -~]*)$/;

/** Text that every reader would take for a whole number: quoted. */
const DIGITS = /^\d{1,20}$/;

/** Quantities and time spans, which no reader takes for a number: bare. */
const QUANTITY = /^\d{1,15}(?:m|ms|s|h|Ki|Mi|Gi)$/;

/** Remembers what js-yaml answered, up to a number of texts: a study of ten thousand rows has more of them than anybody asks for twice. */
class Answers<Answer> {
  readonly #answers = new Map<string, Answer>();
  readonly #ask: (text: string) => Answer;

  constructor(ask: (text: string) => Answer) {
    this.#ask = ask;
  }

  get(text: string): Answer {
    const known = this.#answers.get(text);
    if (known !== undefined) return known;
    const answer = this.#ask(text);
    if (this.#answers.size >= 2000) this.#answers.clear();
    this.#answers.set(text, answer);
    return answer;
  }
}

/** Stands for a text that YAML cannot hold, or in a form that only js-yaml knows. */
const NONE = null;

const INDENTS = Array.from({ length: 32 }, (_, depth) => `\n${'  '.repeat(depth)}`);
/** Longest key that is surely written before a colon; js-yaml has another form for what takes more than 1024 characters with its quotes. */
const LONGEST_KEY = 400;

const keys = new Answers<string | typeof NONE>((key) => {
  if (BARE.test(key)) return key;
  if (key.length > LONGEST_KEY || key.includes('\n') || isBroken(key)) return NONE;
  return dumpYaml({ [key]: 0 }).slice(0, -': 0\n'.length);
});

const texts = new Answers<string | Block | typeof NONE>((text) => {
  if (isBroken(text)) return NONE;
  return text.includes('\n') ? readBlock(text) : dumpYaml({ a: text }).slice('a: '.length, -1);
});

class YamlDocument {
  text = '';
  /** The last text of several lines, if it is the last thing written. */
  #last: Block | undefined;
  /** Whether everything so far is plain data, of a form that this writer knows. */
  #known = true;

  /** @returns whether the text is that of js-yaml */
  write(value: unknown): boolean {
    if (Array.isArray(value) && value.length > 0) this.#list(value, 0, true);
    else if (isPlainMap(value) && Object.keys(value).length > 0) this.#map(value, 0);
    else return false;
    this.text += this.#last?.openEnded ? '\n...\n' : '\n';
    return this.#known;
  }

  /** The pairs of a map whose first key goes where the text ends. */
  #map(map: Readonly<Record<string, unknown>>, depth: number): void {
    let first = true;
    for (const key of Object.keys(map)) {
      if (first) first = false;
      else this.text += indent(depth);
      this.text += this.#key(key);
      const value = map[key];
      if (typeof value !== 'object' || value === null) {
        this.text += ': ';
        this.#scalar(value, depth + 1);
      } else if (Array.isArray(value)) {
        this.text += value.length === 0 ? ': ' : ':';
        this.#list(value, depth + 1, false);
      } else if (isEmpty(value)) {
        this.text += ': ';
        this.#empty(value);
      } else {
        this.text += `:${indent(depth + 1)}`;
        this.#mapOrUnknown(value, depth + 1);
      }
    }
  }

  /** @param inline whether the first item goes where the text ends, not on a line of its own */
  #list(list: readonly unknown[], depth: number, inline: boolean): void {
    if (list.length === 0) {
      this.text += '[]';
      this.#last = undefined;
    }
    for (let index = 0; index < list.length; index++) {
      this.text += index === 0 && inline ? '- ' : `${indent(depth)}- `;
      const item = list[index];
      if (typeof item !== 'object' || item === null) this.#scalar(item, depth + 1);
      else if (Array.isArray(item)) this.#list(item, depth + 1, true);
      else if (isEmpty(item)) this.#empty(item);
      else this.#mapOrUnknown(item, depth + 1);
    }
  }

  #mapOrUnknown(value: object, depth: number): void {
    if (isPlainMap(value)) this.#map(value, depth);
    else this.#known = false;
  }

  #empty(value: object): void {
    if (!isPlainMap(value)) this.#known = false;
    this.text += '{}';
    this.#last = undefined;
  }

  #key(key: string): string {
    const text = keys.get(key);
    if (text === NONE) this.#known = false;
    return text ?? '';
  }

  #scalar(value: unknown, depth: number): void {
    this.#last = undefined;
    if (typeof value === 'string') this.#string(value, depth);
    else if (typeof value === 'number') this.text += this.#number(value);
    else if (value === null || typeof value === 'boolean') this.text += String(value);
    else this.#known = false;
  }

  #string(text: string, depth: number): void {
    if (BARE.test(text) || QUANTITY.test(text)) {
      this.text += text;
      return;
    }
    if (DIGITS.test(text)) {
      this.text += `'${text}'`;
      return;
    }
    if (QUOTED.test(text)) {
      this.text += `'${text.replaceAll("'", "''")}'`;
      return;
    }
    const answer = texts.get(text);
    if (typeof answer === 'string') this.text += answer;
    else if (answer === NONE) this.#known = false;
    else {
      this.#last = answer;
      answer.atDepth[depth] ??= textAtDepth(answer, depth);
      this.text += answer.atDepth[depth];
    }
  }

  #number(value: number): string {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
    if (Number.isFinite(value)) return dumpYaml(value).slice(0, -1);
    this.#known = false;
    return '';
  }
}

function indent(depth: number): string {
  return INDENTS[depth] ?? `\n${'  '.repeat(depth)}`;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

/** Whether the text holds half of a surrogate pair: with the u flag a whole pair is one character, so that only halves are of the class. */
function isBroken(text: string): boolean {
  return /\p{Cs}/u.test(text);
}
