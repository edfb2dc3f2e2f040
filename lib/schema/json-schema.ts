import { QUANTITY_FORM } from '../quantities/quantity.ts';

/** The part of JSON Schema that the gate is made of. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  /** Own keyword: the fields that no two items of a list may share. */
  readonly listKeys?: readonly string[];
}

/** A closed schema for every kind that one version of Kubernetes serves. */
export interface KubernetesSchemas {
  /** 27 for Kubernetes 1.27. */
  readonly minor: number;
  /** Where they come from: `cdk8s-plus-27 2.9.5`, `v1.27.0.json.gz`. */
  readonly source: string;
  /** By the names that Kubernetes gives them: `io.k8s.api.apps.v1.DeploymentSpec`. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
  /** The definition of each kind, by `apiVersion|kind`. */
  readonly kinds: ReadonlyMap<string, string>;
}

/** A text or number that is a number of bytes, cores or seconds (kubernetes/apimachinery pkg/api/resource/quantity.go). */
export const QUANTITY: JsonSchema = {
  type: ['string', 'number'],
  pattern: QUANTITY_FORM.source,
};

export const INT_OR_STRING: JsonSchema = { type: ['integer', 'string'] };

/** A time; the API takes null for none, as generators of definitions write `creationTimestamp: null`. */
export const TIME: JsonSchema = { type: ['string', 'null'], format: 'date-time' };

export function reference(definition: string): JsonSchema {
  return { $ref: `#/definitions/${definition}` };
}
