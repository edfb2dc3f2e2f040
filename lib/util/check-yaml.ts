/**
 * Refuses what YAML would drop, change or fail to hold: undefined, functions, symbols, big integers, NaN, infinities, dates and other class
 * instances, halves of surrogate pairs.
 *
 * @throws Error with the path of the first offender
 */
export function checkYaml(value: unknown): void {
  check(value, []);
}

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

/** A map that is written as one: an object literal, or one without a prototype. */
export function isPlainMap(value: unknown): value is Record<string, unknown> {
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
