interface Pattern {
  readonly what: string;
  readonly form: RegExp;
}

/** Where none of these occurs, no pattern can match; spares nearly all strings the rest. */
// The longest user and password of the last pattern, of signs that YAML has six characters for.
// Both cases are spelled out: a search that ignores case takes three times as long.
const HINT = /PRIVATE KEY|eyJ|[Bb][Ee][Aa][Rr][Ee][Rr]|AKIA|ASIA|[Pp][Aa][Ss][Ss][Ww]|:\/\/[^\s/@]{1,1542}@/;

/** A value that stands there: not an expansion (`$x`, `{{x}}`, `%s`, `<x>`), not a file, not empty, not a YAML word. */
const LITERAL = String.raw`(?!(?:true|false|null|none)\b)(?:\\?["'][^"'$/<{%\s\\]|[A-Za-z0-9_.~+^])`;

/** Each in linear time: every unbounded repeat is of characters that what follows it cannot be. */
const PATTERNS: readonly Pattern[] = [
  { what: 'a private key', form: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/ },
  { what: 'a JSON web token', form: /\beyJ[\w-]{8,512}\.eyJ[\w-]{8,4096}\.[\w-]/ },
  { what: 'a bearer token', form: /\bbearer\s{1,8}[\w.~+/-]{20}/i },
  { what: 'an AWS access key', form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { what: 'a password', form: new RegExp(String.raw`passw(?:or)?d\\?["']?\s{0,8}[:=]\s{0,8}${LITERAL}`, 'i') },
  { what: 'a password in a URL', form: /:\/\/[^\s/:@"'$]{1,128}:[^\s/@:"'$<{%]{1,128}@/ },
];

const PASSWORD_FLAG = /^--?(?:[\w-]{1,40}-)?passw(?:or)?d$/i;
const STARTS_LITERAL = /^[^-$/<{%]/;

/** What was found in long texts, the same scripts standing in every row; emptied before it holds many. */
const longTexts = new Map<string, string | undefined>();

/** What kind of secret a text seems to hold; `undefined` for harmless text. The text itself belongs into no message. */
export function findSecret(text: string): string | undefined {
  if (text.length < 500) return search(text);
  if (!longTexts.has(text)) {
    if (longTexts.size >= 100) longTexts.clear();
    longTexts.set(text, search(text));
  }
  return longTexts.get(text);
}

function search(text: string): string | undefined {
  return HINT.test(text) ? PATTERNS.find(({ form }) => form.test(text))?.what : undefined;
}

/**
 * Whether any value of an object may hold a secret or be a password argument, by the object's YAML text: that has every letter, digit, slash and
 * colon of the values as it is, one after another, whatever the quotes.
 */
export function mayHoldSecret(yaml: string): boolean {
  return HINT.test(yaml);
}

/** Whether two arguments that follow one another are a password flag and its value: `--password`, `admin`. */
export function isPasswordArgument(flag: unknown, value: string): boolean {
  return typeof flag === 'string' && PASSWORD_FLAG.test(flag) && STARTS_LITERAL.test(value);
}
