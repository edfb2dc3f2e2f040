import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarStyleRule, strTag } from 'js-yaml';

/**
 * The value as one YAML document that every reader of it takes for the same value: YAML 1.1 and 1.2 readers, and the Go library in kubectl
 * and Prometheus. Keys keep their order, nothing is folded and nothing is written as an anchor.
 *
 * Throws, with the path of the offender, on what YAML would drop, change or fail to hold: undefined, functions, symbols, big integers, NaN,
 * infinities, dates and other class instances, halves of surrogate pairs.
 */
export function yamlText(value: unknown): string {
  check(value, []);
  return dump(value, { noRefs: true, lineWidth: -1, sortKeys: false, scalarStyleRules: STYLE_RULES });
}

/** The objects as one stream, in their order, with `---` between them. No objects: empty text. */
export function yamlDocuments(objects: readonly unknown[]): string {
  return objects.map(yamlText).join('---\n');
}

/**
 * Text that go-yaml reads as a number though neither YAML specification does: upper-case bases and stray underscores (go-yaml/yaml
 * `resolve.go` drops every `_`, then asks strconv). A little wider than that, where quotes do no harm. Tested on the text without its
 * underscores.
 */
const GO_NUMBER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bBoO][-+]?\d+|(?:\d+|\d*\.\d*)(?:[eE][-+]?\d+)?)$/;

/** Text that starts or ends a document when a line begins with it, as a key of the outermost map does. */
const DOCUMENT_MARKER = /^(?:---|\.\.\.)(?:\s|$)/;

/** Quotes what js-yaml's own rules leave bare and some reader misreads. */
const quoteMisread: ScalarStyleRule = (layout) => {
  const { tag, value } = layout.node;
  if (layout.style !== SCALAR_STYLE.PLAIN || tag !== strTag.tagName) return;
  if (GO_NUMBER.test(value.replaceAll('_', '')) || DOCUMENT_MARKER.test(value)) layout.style = SCALAR_STYLE.SINGLE_QUOTED;
};

const STYLE_RULES: readonly ScalarStyleRule[] = [...Object.values(DEFAULT_SCALAR_STYLE_RULES), quoteMisread];

type Path = (string | number)[];

function check(value: unknown, path: Path): void {
  if (typeof value === 'string') checkText(value, path);
  else if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${show(path)} must be a finite number, got ${value}`);
  } else if (Array.isArray(value)) {
    // By index, because forEach and for-of treat the holes of a sparse list differently.
    for (let index = 0; index < value.length; index++) checkAt(index, value[index], path);
  } else if (isPlainMap(value)) {
    for (const [key, item] of Object.entries(value)) {
      checkText(key, path);
      checkAt(key, item, path);
    }
  } else if (value !== null && typeof value !== 'boolean') {
    throw new Error(`${show(path)} must be text, a number, a boolean, null, a list or a plain map, got ${describe(value)}`);
  }
}

function checkAt(step: string | number, value: unknown, path: Path): void {
  path.push(step);
  check(value, path);
  path.pop();
}

function checkText(text: string, path: Path): void {
  // In a pattern with the u flag a whole pair is one character, so that only halves are of the class.
  if (/\p{Cs}/u.test(text)) throw new Error(`${show(path)} must not hold half a surrogate pair, got ${JSON.stringify(text)}`);
}

function isPlainMap(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (value === undefined) return 'undefined, leave the key out';
  if (value instanceof Date) return 'a Date, write it as text';
  if (typeof value === 'object' && value !== null) return `an instance of ${value.constructor.name}`;
  return `a ${typeof value}`;
}

function show(path: Path): string {
  if (path.length === 0) return 'the value';
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
