import type { Ajv, ValidateFunction } from 'ajv';
import { type Finding, findingOn, type PlacedManifest } from '../manifest/finding.ts';
import { isJsonObject, type JsonObject } from '../manifest/json.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { CustomResources } from './custom-resources.ts';
import { explainError, isInBranch, type SchemaFault } from './explain-error.ts';
import type { KubernetesSchemas } from './json-schema.ts';
import { loadAjv } from './load-ajv.ts';
import { hasNullItem, withoutNullItems } from './null-items.ts';
import { withNumberWidths } from './number-widths.ts';
import { withOverlays } from './overlays.ts';
import { ServerRules } from './server-rules/server-rules.ts';
import { PatternMatcher } from './structural/pattern-matcher.ts';

const ID = 'kubernetes';
const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/**
 * Checks objects against the schemas of one Kubernetes version, what its API server checks besides, and the custom resource definitions beside them.
 * A kind's schema is compiled when the first object of it comes, in 0.1 to 1 s; every further object takes microseconds.
 */
export class SchemaGate {
  readonly source: string;
  readonly #ajv: Ajv;
  readonly #schemas: KubernetesSchemas;
  readonly #validators = new Map<string, ValidateFunction | undefined>();
  readonly #custom: CustomResources;
  readonly #rules: ServerRules;

  /**
   * @param definitions the CustomResourceDefinitions whose resources are to be checked; other objects among them are passed over
   * @param minor 36 for Kubernetes 1.36. @default - the one that the schemas are of
   */
  constructor(schemas: KubernetesSchemas, definitions: readonly Manifest[] = [], minor = schemas.minor) {
    this.source = schemas.source;
    this.#schemas = withOverlays(withNumberWidths(schemas));
    this.#ajv = loadAjv();
    this.#ajv.addSchema({ $id: ID, definitions: this.#schemas.definitions });
    const patterns = new PatternMatcher();
    this.#custom = new CustomResources(definitions, patterns);
    this.#rules = new ServerRules(this.#schemas, minor, patterns);
  }

  /** Whether there is a schema for the object. Kinds that nobody serves are for the checks of API versions to report. */
  knows({ apiVersion, kind }: Manifest): boolean {
    const api = `${apiVersion}|${kind}`;
    return this.#schemas.kinds.has(api) || this.#custom.knows(api);
  }

  check(entry: PlacedManifest): Finding[] {
    const { apiVersion, kind, json, metadata } = entry.manifest;
    const api = `${apiVersion}|${kind}`;
    const definition = this.#schemas.kinds.get(api);
    const faults =
      definition !== undefined
        ? this.#kindFaults(definition, json)
        : this.#custom.knows(api)
          ? [...this.#schemaFaults(METADATA, metadata, 'metadata'), ...this.#custom.faults(api, json)]
          : [];
    return faults.map(({ path, rule, message }) => findingOn(entry, path, rule, message));
  }

  /** What was not checked in what has been checked. */
  get notes(): readonly string[] {
    return this.#custom.notes;
  }

  #kindFaults(definition: string, json: JsonObject): SchemaFault[] {
    const { definitions } = this.#schemas;
    const read = hasNullItem(json) ? withoutNullItems(json, definitions[definition], definitions) : json;
    return withoutRepeated(this.#schemaFaults(definition, read, ''), isJsonObject(read) ? this.#rules.faults(definition, read) : []);
  }

  /** @param at where the value stands in its object */
  #schemaFaults(definition: string, value: unknown, at: string): SchemaFault[] {
    const validate = this.#validator(definition);
    if (validate === undefined || validate(value)) return [];
    const errors = (validate.errors ?? []).filter((error) => !isInBranch(error));
    return errors.flatMap((error) => {
      const fault = explainError(error, Object.keys(error.parentSchema?.properties ?? {}));
      if (fault === undefined) return [];
      return at === '' ? fault : { ...fault, path: fault.path.startsWith('[') ? `${at}${fault.path}` : `${at}.${fault.path}` };
    });
  }

  #validator(definition: string): ValidateFunction | undefined {
    if (!this.#validators.has(definition)) this.#validators.set(definition, this.#ajv.getSchema(`${ID}#/definitions/${definition}`));
    return this.#validators.get(definition);
  }
}

/** The faults that a schema finds, and those that rules find in other places; one fault is enough for one place. */
function withoutRepeated(faults: readonly SchemaFault[], others: readonly SchemaFault[]): SchemaFault[] {
  const places = new Set<string>();
  return [...faults, ...others].filter((fault, index) => {
    const isFirst = !places.has(fault.path);
    places.add(fault.path);
    return index < faults.length || isFirst;
  });
}
