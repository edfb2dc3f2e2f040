import type * as z from 'zod/mini';
import { type ConfigIssue, formatPath, showValue } from './config-error.ts';
import { unknownKey } from './unknown-key.ts';

type Schema = z.ZodMiniType;
type RawIssue = z.core.$ZodIssue;

/**
 * What zod found in a file, as sentences with the value got and the fix.
 *
 * @param written the input with every scalar as its text in the file. @default - such texts are not to be had
 */
export function explainIssues(
  file: string,
  schema: Schema,
  input: unknown,
  issues: readonly RawIssue[],
  written: () => unknown = () => input,
): ConfigIssue[] {
  let texts: { readonly value: unknown } | undefined;
  return issues.flatMap((issue) => explain(issue).map(({ path, message }) => ({ file, path: formatPath(path), message })));

  function explain(issue: RawIssue): { readonly path: readonly PropertyKey[]; readonly message: string }[] {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(definition(schemaAt(schema, path, input), valueAt(input, path)).shape ?? {});
      return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known) }));
    }
    if (issue.code === 'invalid_key') {
      const rule = issue.issues[0]?.message ?? 'is not allowed';
      return [{ path, message: `the key ${rule}, got ${showValue(path.at(-1))}; rename it` }];
    }
    return [{ path, message: `${rule(issue)}, got ${got(path)}` }];
  }

  /** The value, and how to write it where only its type is wrong. */
  function got(path: readonly PropertyKey[]): string {
    const value = valueAt(input, path);
    const here = schemaAt(schema, path, input);
    if (isNumberOfOtherBase(value)) return `${showValue(value)}${DECIMAL}`;
    if (typeof value === 'string') {
      const plain = plainValue(value);
      return `${showValue(value)}${typeof plain !== 'string' && accepts(here, plain) ? '; write it without quotes' : ''}`;
    }
    if (typeof value === 'object' && value !== null && accepts(here, 'text')) return `${showValue(value)}; write the text in quotes`;
    if (typeof value !== 'number' && typeof value !== 'boolean') return showValue(value);
    texts ??= { value: written() };
    const text = valueAt(texts.value, path);
    if (typeof text !== 'string') return showValue(value);
    return accepts(here, text) ? `the ${typeof value} ${text}; write it in quotes: ${JSON.stringify(text)}` : text;
  }
}

/** What a text would be without its quotes: a number, true or false. */
function plainValue(text: string): unknown {
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

function accepts(schema: unknown, value: unknown): boolean {
  return isSchema(schema) && schema.safeParse(value).success;
}

function isSchema(schema: unknown): schema is Schema {
  return typeof schema === 'object' && schema !== null && 'safeParse' in schema;
}

const DECIMAL = '; write it in decimal without sign or leading zero, because readers of YAML differ in what it is';

/** 010, 0x10 or +5, which lib/config/read-yaml.ts keeps as text. */
function isNumberOfOtherBase(value: unknown): boolean {
  return typeof value === 'string' && /^([-+]?0(\d+|o[0-7]+|x[\da-f]+)|\+\d+)$/i.test(value);
}

function rule(issue: RawIssue): string {
  // zod/mini ships no texts: any other message is the schema's own.
  if (issue.message !== 'Invalid input') return issue.message;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
  return `must not be like this (${issue.code})`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/** The part of a schema that describes what stands at a path of the input. */
function schemaAt(schema: Schema, path: readonly PropertyKey[], input: unknown): unknown {
  let here: unknown = schema;
  path.forEach((step, index) => {
    here = inside(definition(here, valueAt(input, path.slice(0, index))), step);
  });
  return here;
}

interface Definition {
  readonly type?: string;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  /** Of a union, whose options are told apart by one key. */
  readonly options?: readonly unknown[];
  readonly discriminator?: string;
}

/** A schema's own description, seen through `optional`, and through a union to the option that the value chooses. */
function definition(schema: unknown, value: unknown): Definition {
  const def = (schema as { readonly _zod?: { readonly def?: Definition } } | undefined)?._zod?.def ?? {};
  if (def.innerType !== undefined) return definition(def.innerType, value);
  if (def.options === undefined) return def;
  const key = def.discriminator ?? '';
  const chosen = def.options.find((option) => accepts(definition(option, value).shape?.[key], valueAt(value, [key])));
  return definition(chosen ?? def.options[0], value);
}

function inside(def: Definition, step: PropertyKey): unknown {
  return def.shape?.[String(step)] ?? def.element ?? def.valueType;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let here: unknown = input;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return here;
}
