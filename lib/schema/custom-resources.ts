import { isJsonObject, type JsonObject, objectsAt } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { SchemaFault } from './explain-error.ts';
import type { PatternMatcher } from './structural/pattern-matcher.ts';
import { type StructuralSchema, structuralSchemas } from './structural/structural-schemas.ts';
import { StructuralValidator } from './structural/structural-validator.ts';
import { withDefaults } from './structural/with-defaults.ts';

/** The resources of the custom kinds that some definitions define; a definition costs nothing before an object of it comes. */
export class CustomResources {
  readonly #schemas = new Map<string, StructuralSchema>();
  readonly #patterns: PatternMatcher;
  readonly #validator: StructuralValidator;
  readonly #notes = new Set<string>();

  /** @param definitions the CustomResourceDefinitions; other objects among them are passed over */
  constructor(definitions: readonly Manifest[], patterns: PatternMatcher) {
    this.#patterns = patterns;
    this.#validator = new StructuralValidator(patterns);
    for (const definition of definitions) {
      if (definition.kind !== 'CustomResourceDefinition') continue;
      for (const [api, schema] of structuralSchemas(definition)) this.#schemas.set(api, schema);
    }
  }

  knows(api: string): boolean {
    return this.#schemas.has(api);
  }

  /** Faults of a resource, with the defaults of its definition filled in. */
  faults(api: string, resource: JsonObject): SchemaFault[] {
    const found = this.#schemas.get(api);
    if (found === undefined) return [];
    const { schema, keepsUnknown } = found;
    if (hasCel(schema)) this.#notes.add(`rules in CEL of ${api.replace('|', ' ')} are not evaluated`);
    const filled = withDefaults(resource, schema);
    return isJsonObject(filled) ? this.#validator.faults(filled, schema, keepsUnknown) : [];
  }

  /** What was not checked. */
  get notes(): readonly string[] {
    return [...this.#notes, ...this.#patterns.unchecked.map((pattern) => `pattern ${JSON.stringify(pattern)} is not checked in all texts`)];
  }
}

const KNOWN_CEL = new WeakMap<JsonObject, boolean>();

function hasCel(schema: JsonObject): boolean {
  const known = KNOWN_CEL.get(schema);
  if (known !== undefined) return known;
  const found = objectsAt(schema, 'x-kubernetes-validations').length > 0 || Object.values(schema).some((member) => isCelWithin(member));
  KNOWN_CEL.set(schema, found);
  return found;
}

function isCelWithin(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isCelWithin);
  return isJsonObject(value) && (Array.isArray(value['x-kubernetes-validations']) || Object.values(value).some(isCelWithin));
}
