import { show } from '../../manifest/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';

/** A keyword of a schema that bounds a value. */
export interface Bound {
  readonly key: string;
  readonly holds: (bound: number, schema: JsonObject) => boolean;
  readonly message: (bound: number) => string;
}

/** The bounds that a value of its type can have. */
export function bounds(value: Json): readonly Bound[] {
  if (typeof value === 'number') {
    return [
      {
        key: 'minimum',
        holds: (bound, schema) => (schema.exclusiveMinimum === true ? value > bound : value >= bound),
        message: (bound) => `value must be >= ${bound}, got ${value}; correct it`,
      },
      {
        key: 'maximum',
        holds: (bound, schema) => (schema.exclusiveMaximum === true ? value < bound : value <= bound),
        message: (bound) => `value must be <= ${bound}, got ${value}; correct it`,
      },
      {
        key: 'multipleOf',
        holds: (bound) => Number.isInteger(Number((value / bound).toPrecision(12))),
        message: (bound) => `value must be a multiple of ${bound}, got ${value}; correct it`,
      },
    ];
  }
  if (typeof value === 'string') return sizes('Length', [...value].length, value);
  if (Array.isArray(value)) return sizes('Items', value.length, value);
  return isJsonObject(value) ? sizes('Properties', Object.keys(value).length, value) : [];
}

function sizes(what: string, size: number, value: Json): readonly Bound[] {
  return [
    { key: `min${what}`, holds: (bound) => size >= bound, message: (bound) => `must hold at least ${bound}, got ${show(value)}; fill it` },
    {
      key: `max${what}`,
      holds: (bound) => size <= bound,
      message: (bound) => `must hold at most ${bound}, got ${show(value)}; shorten it`,
    },
  ];
}
