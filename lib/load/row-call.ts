/** How one call of a row's function is made, and what a good answer to it looks like. */
export interface RowCall {
  /** As the load generator's pod reaches it. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Sent as they are, in this order. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is, whatever it holds; empty for none. */
  readonly body: string;
  /** The one status of an answer that counts: an asynchronous platform's 202 is no result. */
  readonly expectedStatus: number;
  /** A Secret in the load's namespace whose key holds `user:password`, sent as basic authentication. @default - nothing is asked for */
  readonly basicAuth?: { readonly secretName: string; readonly key: string };
}
