import type * as z from 'zod/mini';
import { nearestName } from '../util/nearest-name.ts';
import { type ConfigIssue, formatPath, showValue } from './config-error.ts';

type Schema = z.ZodMiniType;
type RawIssue = z.core.$ZodIssue;

/** What zod found in a file, as sentences with the value got and the fix. */
export function explainIssues(file: string, schema: Schema, input: unknown, issues: readonly RawIssue[]): ConfigIssue[] {
  return issues.flatMap((issue) => explain(issue).map(({ path, message }) => ({ file, path: formatPath(path), message })));

  function explain(issue: RawIssue): { readonly path: readonly PropertyKey[]; readonly message: string }[] {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key, known) }));
    }
    if (issue.code === 'invalid_key') {
      return [{ path: issue.path, message: `the key ${issue.issues[0]?.message ?? 'is not allowed'}` }];
    }
    const got = valueAt(input, issue.path);
    return [{ path: issue.path, message: `${rule(issue)}, got ${showValue(got)}${isNumberOfOtherBase(got) ? DECIMAL : ''}` }];
  }
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

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestName(key, known);
  const hint = nearest === undefined ? `valid keys are ${known.join(', ')}` : `did you mean ${JSON.stringify(nearest)}?`;
  return `unknown key ${JSON.stringify(key)}; ${hint}`;
}

/** The keys that the schema allows at a path. */
function keysAt(schema: Schema, path: readonly PropertyKey[]): readonly string[] {
  let here: unknown = schema;
  for (const step of path) here = inside(definition(here), step);
  return Object.keys(definition(here).shape ?? {});
}

interface Definition {
  readonly type?: string;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
}

/** A schema's own description, seen through `optional`. */
function definition(schema: unknown): Definition {
  const def = (schema as { readonly _zod?: { readonly def?: Definition } } | undefined)?._zod?.def ?? {};
  return def.innerType === undefined ? def : definition(def.innerType);
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
