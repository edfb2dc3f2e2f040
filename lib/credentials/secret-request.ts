/** A Secret that must be there before the pods that mount it can start. */
export interface SecretRequest {
  readonly namespace: string;
  readonly name: string;
  /** In the order in which they are written. */
  readonly keys: readonly SecretKey[];
}

/** One entry of a Secret: a text that is no secret, such as a user name, or random letters behind a fixed prefix. */
export type SecretKey = { readonly key: string; readonly text: string } | { readonly key: string; readonly randomAfter: string };
