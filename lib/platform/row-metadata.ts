/** By what every object and every pod of a row is known; a platform puts both on all of them. */
export interface RowMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
