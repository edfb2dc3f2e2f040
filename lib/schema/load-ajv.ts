import { createRequire } from 'node:module';
import type { Ajv } from 'ajv';

const require = createRequire(import.meta.url);

/**
 * A validator that reports every fault. Ajv is required here and not imported, so that a start of the program which validates nothing does not load
 * it: it is no part of the bundle.
 */
export function loadAjv(): Ajv {
  const { Ajv }: typeof import('ajv') = require('ajv');
  const { default: addFormats }: typeof import('ajv-formats') = require('ajv-formats');
  const ajv = new Ajv({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    // Errors carry the value and the schema, which the messages need.
    verbose: true,
    validateFormats: true,
  });
  addFormats.default(ajv);
  ajv.addKeyword({ keyword: 'listKeys', type: 'array', schemaType: 'array', validate: hasUniqueItems, errors: false });
  return ajv;
}

function hasUniqueItems(keys: readonly string[], list: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (const item of list) {
    if (typeof item !== 'object' || item === null) continue;
    const entries = new Map(Object.entries(item));
    const key = JSON.stringify(keys.map((name) => entries.get(name)));
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}
