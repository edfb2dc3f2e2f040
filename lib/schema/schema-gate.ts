import type { Ajv, ValidateFunction } from 'ajv';
import { type Finding, findingOn, type PlacedManifest } from '../manifest/finding.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { customSchemas } from './custom-schemas.ts';
import { explainError, isInBranch } from './explain-error.ts';
import type { JsonSchema, KubernetesSchemas } from './json-schema.ts';
import { loadAjv } from './load-ajv.ts';
import { withOverlays } from './overlays.ts';

const ID = 'kubernetes';

/**
 * Checks objects against the schemas of one Kubernetes version and of the custom resource definitions beside them. A kind's schema is compiled when the
 * first object of it comes, in 0.1 to 1 s; every further object takes microseconds.
 */
export class SchemaGate {
  readonly source: string;
  readonly #ajv: Ajv;
  readonly #schemas: KubernetesSchemas;
  readonly #validators = new Map<string, ValidateFunction | undefined>();

  /** @param definitions the CustomResourceDefinitions whose resources are to be checked; other objects among them are passed over */
  constructor(schemas: KubernetesSchemas, definitions: readonly Manifest[] = []) {
    this.source = schemas.source;
    this.#schemas = withOverlays(schemas);
    this.#ajv = loadAjv();
    this.#ajv.addSchema({ $id: ID, definitions: this.#schemas.definitions });
    for (const definition of definitions) {
      if (definition.kind !== 'CustomResourceDefinition') continue;
      for (const [api, schema] of customSchemas(definition)) this.#validators.set(api, this.#compileCustom(schema));
    }
  }

  /** Whether there is a schema for the object. Kinds that nobody serves are for the checks of API versions to report. */
  knows({ apiVersion, kind }: Manifest): boolean {
    return this.#validator(`${apiVersion}|${kind}`) !== undefined;
  }

  check(entry: PlacedManifest): Finding[] {
    const { apiVersion, kind, json } = entry.manifest;
    const validate = this.#validator(`${apiVersion}|${kind}`);
    if (validate === undefined || validate(json)) return [];
    const findings: Finding[] = [];
    const errors = (validate.errors ?? []).filter((error) => !isInBranch(error));
    for (const error of errors) {
      const fault = explainError(error, Object.keys(error.parentSchema?.properties ?? {}));
      if (fault !== undefined) findings.push(findingOn(entry, fault.path, fault.rule, fault.message));
    }
    return findings;
  }

  #validator(api: string): ValidateFunction | undefined {
    if (!this.#validators.has(api)) {
      const definition = this.#schemas.kinds.get(api);
      this.#validators.set(api, definition === undefined ? undefined : this.#ajv.getSchema(`${ID}#/definitions/${definition}`));
    }
    return this.#validators.get(api);
  }

  /** @returns undefined where a definition's own schema cannot be read; the API server would have refused it */
  #compileCustom(schema: JsonSchema): ValidateFunction | undefined {
    try {
      return this.#ajv.compile(schema);
    } catch {
      return undefined;
    }
  }
}
