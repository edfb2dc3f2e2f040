import { EVENT_ID, parseEvents, type YAMLException } from 'js-yaml';

/** Where in a text, from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** Characters; the search for braces takes the square of it. */
const LONGEST_LINE = 1000;

/** What the parser found, by the start of its own words: the fault in ours, and the fix. */
const FAULTS: readonly (readonly [reason: RegExp, explain: (at: string, text: string) => string])[] = [
  [/^expected a document/, () => 'must hold one YAML document, got an empty file'],
  [/^aliases exceeded/, (at) => `must be one YAML document without aliases, got one${at}; write the value itself`],
  [/^nesting exceeded/, (at) => `must nest at most 100 levels deep, got more${at}; write it flatter`],
  [/^unknown \w+ tag/, (at) => `must hold no tags of its own kind (!...), got one${at}; remove it`],
  [/^tab characters/, (at) => `must be indented with blanks, got a tab${at}; write blanks in its place`],
  [/^(?:null byte|the stream contains non-printable)/, (at) => `must hold no control characters, got one${at}; remove it`],
  [
    /^deficient indentation/,
    (at) => `must be YAML, got a line that ends too early what is open${at}; close the quote or bracket before it`,
  ],
  [
    /^bad indentation of a mapping entry/,
    (at) =>
      `must be YAML, got what cannot stand${at}; indent it as its neighbours, and write text that holds ": " or begins with a sign in quotes`,
  ],
];

/** What keeps a text from being one YAML document: rule, line and column, fix. */
export function explainYaml(text: string, { reason, mark }: YAMLException): string {
  const place = mark === undefined || mark === null ? undefined : { line: mark.line + 1, column: mark.column + 1 };
  if (/complex keys/.test(reason)) return complexKey(text, place);
  // Of an alias the parser marks the name, after the star.
  const at = where(place !== undefined && /^aliases/.test(reason) ? { ...place, column: place.column - 1 } : place);
  if (/^expected a single document/.test(reason)) return `must be one YAML document, got a second one${secondDocument(text)}; remove it`;
  if (/^duplicated mapping key/.test(reason)) return `must have each key once, got ${keyAt(text, place)} again${at}; remove one of them`;
  const braces = place === undefined ? undefined : bracesBefore(lineOf(text, place.line), place.line);
  if (braces !== undefined) return quoteBraces(braces);
  const known = FAULTS.find(([form]) => form.test(reason));
  return known?.[1](at, text) ?? `must be YAML, got a fault${at}: ${reason}; correct it`;
}

function where(place: Place | undefined): string {
  return place === undefined ? '' : ` at line ${place.line}, column ${place.column}`;
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

/** YAML reads `{{n}}` outside of quotes as a map in a map. */
function complexKey(text: string, fallback: Place | undefined): string {
  const place = keyOfCollection(text) ?? fallback;
  const line = lineOf(text, place?.line ?? 1);
  const braces = place === undefined ? undefined : bracesBefore(line, place.line);
  return braces === undefined ? `must have text as keys, got a list or a map as one${where(place)}; write text` : quoteBraces(braces);
}

function quoteBraces(place: Place & { readonly got: string }): string {
  return `must have text that holds {{...}} in quotes, got ${place.got} without${where(place)}; write the whole text in quotes, such as '{{n}}' or '{"n": {{n}}}'`;
}

/** The first value of a line that holds {{ and does not begin with a quote. */
function bracesBefore(line: string, number: number): (Place & { readonly got: string }) | undefined {
  const value = /(?:^|[:,[{-])\s*((?!["'])[^\s:,[-][^:,"']*)?\{\{[^{}]*\}\}/.exec(line.slice(0, LONGEST_LINE));
  if (value === null) return undefined;
  const column = line.indexOf('{{', value.index) + 1;
  return { line: number, column, got: /\{\{[^{}]*\}\}/.exec(line.slice(column - 1))?.[0] ?? '{{' };
}

/** Where a list or map stands as the key of a map. */
function keyOfCollection(text: string): Place | undefined {
  // For each open collection, whether its next child is a key; a list has none.
  const open: { isMap: boolean; nextIsKey: boolean }[] = [];
  for (const event of parseEvents(text, {})) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    const isCollection = event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE;
    if (isCollection && parent?.isMap === true && parent.nextIsKey) return placeAt(text, event.start);
    if (parent !== undefined) parent.nextIsKey = !parent.nextIsKey;
    if (isCollection || event.type === EVENT_ID.DOCUMENT) open.push({ isMap: event.type === EVENT_ID.MAPPING, nextIsKey: true });
  }
  return undefined;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function keyAt(text: string, place: Place | undefined): string {
  const key =
    lineOf(text, place?.line ?? 1)
      .slice((place?.column ?? 1) - 1)
      .split(':', 1)[0] ?? '';
  return JSON.stringify(key.trim().replace(/["']$/, ''));
}

/** The line of the marker that ends the first document. */
function secondDocument(text: string): string {
  let begun = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) {
      if (begun) return ` at line ${index + 1}`;
      begun = true;
    } else if (!/^\s*(?:#|%|$)/.test(line)) begun = true;
  }
  return '';
}
