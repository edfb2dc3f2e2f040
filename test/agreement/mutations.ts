import type { JsonSchema, KubernetesSchemas } from '../../lib/schema/json-schema.ts';

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type ApiObject = { [key: string]: Value };

/** One object with one thing changed. */
export interface Mutation {
  /** `pods/full: spec.containers[0].image: upper case`; the same for every run. */
  readonly title: string;
  readonly object: ApiObject;
}

type Path = readonly (string | number)[];

/** Values of each field of each type, by `definition.field`: what is correct in one place is tried in all others. */
export type SamplePool = ReadonlyMap<string, readonly Value[]>;

const LONG = 'a'.repeat(300);

/**
 * Every change of one value, by what kind of value it is and by the types of the schemas alone: nothing here knows a rule of an API server.
 */
export function* mutationsOf(name: string, base: ApiObject, schemas: KubernetesSchemas, pool: SamplePool): Generator<Mutation> {
  for (const { path, value, definition, field } of places(base, schemas)) {
    for (const [what, changed] of changesOf(value, definition, field, schemas, pool)) {
      const object = structuredClone(base);
      put(object, path, changed);
      yield { title: `${name}: ${textOf(path)}: ${what}`, object };
    }
  }
}

/** The values of fields in some objects, each once. */
export function samplesOf(objects: readonly ApiObject[], schemas: KubernetesSchemas): SamplePool {
  const pool = new Map<string, Map<string, Value>>();
  for (const object of objects) {
    for (const { value, definition } of places(object, schemas)) {
      if (definition === undefined || !isMap(value)) continue;
      for (const [key, member] of Object.entries(value)) {
        const values = pool.get(`${definition}.${key}`) ?? new Map<string, Value>();
        if (values.size < 6) values.set(JSON.stringify(member), member);
        pool.set(`${definition}.${key}`, values);
      }
    }
  }
  return new Map([...pool].map(([key, values]) => [key, [...values.values()]]));
}

interface Place {
  readonly path: Path;
  readonly value: Value;
  /** Of the value itself, where it is an object with a type of its own. */
  readonly definition: string | undefined;
  /** `definition.field` of what the value stands in. */
  readonly field: string | undefined;
}

function* places(base: ApiObject, schemas: KubernetesSchemas): Generator<Place> {
  const root = schemas.kinds.get(`${String(base.apiVersion)}|${String(base.kind)}`);
  yield* inside([], base, root === undefined ? undefined : { $ref: `#/definitions/${root}` }, undefined, schemas);
}

function* inside(
  path: Path,
  value: Value,
  schema: JsonSchema | undefined,
  field: string | undefined,
  schemas: KubernetesSchemas,
): Generator<Place> {
  const definition = schema?.$ref?.slice('#/definitions/'.length);
  const own = definition === undefined ? schema : schemas.definitions[definition];
  if (path.length > 0) yield { path, value, definition, field };
  else yield { path, value, definition, field: undefined };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* inside([...path, index], item, own?.items, field, schemas);
  } else if (isMap(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (path.length === 0 && (key === 'apiVersion' || key === 'kind')) continue;
      const { additionalProperties: rest } = own ?? {};
      const next = own?.properties?.[key] ?? (typeof rest === 'object' ? rest : undefined);
      yield* inside([...path, key], member, next, definition === undefined ? field : `${definition}.${key}`, schemas);
    }
  }
}

const REMOVED = Symbol('removed');
type Change = readonly [what: string, value: Value | typeof REMOVED];

function* changesOf(
  value: Value,
  definition: string | undefined,
  field: string | undefined,
  schemas: KubernetesSchemas,
  pool: SamplePool,
): Generator<Change> {
  yield ['removed', REMOVED];
  yield ['null', null];
  if (typeof value === 'string') {
    yield ['empty', ''];
    yield ['upper case', value.toUpperCase()];
    yield ['a word that is none', 'Wrong'];
    yield ['300 long', LONG];
    yield ['blanks and signs', `${value} !`];
    yield ['a dash in front', `-${value}`];
    yield ['a slash behind', `${value}/x`];
    yield ['two levels up', '../x'];
    yield ['a number', 7];
    yield ['a switch', true];
    yield ['digits', '4294967296'];
  } else if (typeof value === 'number') {
    yield ['minus one', -1];
    yield ['zero', 0];
    yield ['one more', value + 1];
    yield ['beyond 16 bits', 70_000];
    yield ['beyond 31 bits', 2 ** 31];
    yield ['a fraction', value + 0.5];
    yield ['as a text', String(value)];
    yield ['a word', 'many'];
  } else if (typeof value === 'boolean') {
    yield ['the other', !value];
    yield ['as a text', String(value)];
    yield ['a number', 1];
  } else if (Array.isArray(value)) {
    yield ['empty', []];
    if (value.length > 0) yield ['last item twice', [...value, structuredClone(value[value.length - 1] ?? null)]];
    if (value.length > 1) yield ['first item only', value.slice(0, 1)];
    yield ['a map', {}];
    yield ['a text', 'text'];
  } else if (isMap(value)) {
    yield ['empty', {}];
    yield ['a text', 'text'];
    yield ['a list', []];
    yield ['a surplus field', { ...value, surplus: 1 }];
    for (const [key, sample] of siblings(definition, schemas, pool)) {
      if (!(key in value)) yield [`with ${key} ${JSON.stringify(sample).slice(0, 60)}`, { ...value, [key]: sample }];
    }
  }
  const others = field === undefined || Array.isArray(value) || isMap(value) ? [] : (pool.get(field) ?? []);
  for (const other of others) {
    if (JSON.stringify(other) !== JSON.stringify(value) && typeof other === typeof value)
      yield [`${JSON.stringify(other)} of another`, other];
  }
}

/** Fields of a type that are correct somewhere. */
function* siblings(definition: string | undefined, schemas: KubernetesSchemas, pool: SamplePool): Generator<[string, Value]> {
  if (definition === undefined) return;
  for (const key of Object.keys(schemas.definitions[definition]?.properties ?? {})) {
    if (key === 'status') continue;
    for (const sample of (pool.get(`${definition}.${key}`) ?? []).slice(0, 2)) yield [key, sample];
  }
}

function put(object: ApiObject, path: Path, value: Value | typeof REMOVED): void {
  const last = path.at(-1);
  let holder: Value = object;
  for (const step of path.slice(0, -1))
    holder = (Array.isArray(holder) ? holder[Number(step)] : isMap(holder) ? holder[step] : null) ?? null;
  if (last === undefined) {
    if (value !== REMOVED && isMap(value)) {
      for (const key of Object.keys(object)) if (!(key in value) && key !== 'apiVersion' && key !== 'kind') delete object[key];
      Object.assign(object, value);
    }
  } else if (Array.isArray(holder)) {
    if (value === REMOVED) holder.splice(Number(last), 1);
    else holder[Number(last)] = value;
  } else if (isMap(holder)) {
    if (value === REMOVED) delete holder[last];
    else holder[last] = value;
  }
}

function isMap(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');
}
