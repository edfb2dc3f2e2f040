import { type ApiObject, type ApiObjectMetadata, ApiObjectMetadataDefinition } from 'cdk8s';
import { plainMetadata } from './plain-json.ts';

/** Metadata that is rendered in one pass as long as nobody has added to it; what it renders to is what its parent class does. */
export class WireMetadata extends ApiObjectMetadataDefinition {
  readonly #given: object;
  #changed = false;

  constructor(apiObject: ApiObject, given: ApiObjectMetadata) {
    super({ ...given, apiObject });
    this.#given = given;
  }

  override addLabel(key: string, value: string): void {
    this.#changed = true;
    super.addLabel(key, value);
  }

  override addAnnotation(key: string, value: string): void {
    this.#changed = true;
    super.addAnnotation(key, value);
  }

  override addFinalizers(...finalizers: string[]): void {
    this.#changed = true;
    super.addFinalizers(...finalizers);
  }

  override addOwnerReference(owner: Parameters<ApiObjectMetadataDefinition['addOwnerReference']>[0]): void {
    this.#changed = true;
    super.addOwnerReference(owner);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the parameter type of the parent class
  override add(key: string, value: any): void {
    this.#changed = true;
    super.add(key, value);
  }

  // biome-ignore lint/suspicious/noExplicitAny: the return type of the parent class
  override toJson(): any {
    return (this.#changed ? undefined : plainMetadata(this.#given)) ?? super.toJson();
  }
}
